import { CurrentAnswer, NOTICES, type Notice } from './page.tsx'
import { type Asked, Buttons, Office, Page, WhoAsks } from './page-frame.tsx'

/** 代わりに回答 — the same four buttons for the staff of the clinic; whoever answers for himself never comes here. */
export const StandInPage = ({
  asked,
  colleagues,
  notice,
  now,
}: {
  asked: Asked
  /** How many of this clinic are asked, this doctor included. */
  colleagues: number
  notice: Notice | null
  now: Date
}) => (
  <Page check={asked.check} about="代わりに回答">
    <WhoAsks asked={asked} />
    <h2>{asked.member_name}先生の代わりに回答します</h2>
    {(notice || asked.present) && (
      <div class="note">
        {notice && <p>{NOTICES[notice]}</p>}
        {asked.present && <CurrentAnswer present={asked.present} now={now} />}
      </div>
    )}
    <Buttons chosen={asked.present?.condition}>
      <StandsFor asked={asked} colleagues={colleagues} />
    </Buttons>
    <p>
      「医院のスタッフから」の回答として届きます。いちばん新しい回答が有効です。あとから先生ご本人が答えると、そちらに変わります。
    </p>
    <p class="after">
      <a href="?">先生ご本人の回答に戻る</a>
    </p>
    <Office phone={asked.phone} />
  </Page>
)

const StandsFor = ({ asked, colleagues }: { asked: Asked; colleagues: number }) =>
  colleagues > 1 ? (
    <fieldset>
      <legend>どなたの分ですか</legend>
      <label>
        <input type="radio" name="stands_for" value="doctor" checked />
        {asked.member_name}先生だけ
      </label>
      <label>
        <input type="radio" name="stands_for" value="facility" />
        {asked.facility_name}の先生全員({colleagues}人)
      </label>
    </fieldset>
  ) : (
    <input type="hidden" name="stands_for" value="doctor" />
  )
