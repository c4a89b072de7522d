import type { SignedInStaff } from '../app.tsx'
import type { LineChannelId, MemberId } from '../roster/table.ts'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { MOST_LETTERS } from './issue-codes.ts'
import type { LetterSetting } from './table.ts'

interface Order {
  addressees: { member_id: MemberId; name: string; facility: string | null }[]
  line_channel_id: LineChannelId | null
  setting: LetterSetting
}

const SHOWN = 30

/** Before codes are made: for whom, and what happens to the papers that are out already. */
export const OrderPage = ({ staff, order, all }: { staff: SignedInStaff; order: Order; all: boolean }) => {
  const { addressees, setting } = order
  return (
    <Layout title="案内状を作る" staff={staff}>
      <div class="narrow">
        <h1>案内状を作る</h1>
        {obstacleOf(order) ?? (
          <>
            <p class="lead">
              {all ? 'まだ結び付いていない' : '選んだ'}
              <strong>{addressees.length}人</strong>に、1人1枚の案内状を作ります。
            </p>
            <ul>
              <li>1人ずつ新しいコードを作ります。30日のあいだ、1回だけ使えます。</li>
              <li>前に印刷した紙のコードは、使えなくなります。</li>
              <li>コードは次の画面だけに出ます。閉じる前に印刷してください。</li>
              <li>
                宛名は、左から{setting.left_mm}mm・上から{setting.top_mm}mmの所に入ります。
                <a class="binding-link" href="/binding/letters/setting">
                  位置を変える
                </a>
              </li>
            </ul>
            {!setting.basic_id && (
              <Notice kind="info" title="公式アカウントのIDがまだありません">
                <p>
                  IDを入れると、QRコードから公式アカウントが開きます。ないときは、QRコードにコードだけが入ります。
                  <a class="binding-link" href="/binding/letters/setting">
                    IDを入れる
                  </a>
                </p>
              </Notice>
            )}
            <form method="post" action="/binding/letters">
              <input type="hidden" name="working_for" value={staff.association} />
              {all ? (
                <input type="hidden" name="who" value="unbound" />
              ) : (
                addressees.map(({ member_id }) => (
                  <input type="hidden" name={`member-${member_id}`} value="1" />
                ))
              )}
              <div class="actions">
                <Button>{`${addressees.length}通を作って印刷の画面へ`}</Button>
                <ButtonLink href="/binding">やめる</ButtonLink>
              </div>
            </form>
            <h2>案内状を作る先生</h2>
            <ul class="binding-names">
              {addressees.slice(0, SHOWN).map(({ name, facility }) => (
                <li>
                  {name} 先生 {facility && <small>{facility}</small>}
                </li>
              ))}
            </ul>
            {addressees.length > SHOWN && <p>ほか{addressees.length - SHOWN}人</p>}
          </>
        )}
      </div>
    </Layout>
  )
}

function obstacleOf({ addressees, line_channel_id }: Order) {
  if (!line_channel_id)
    return (
      <Obstacle title="LINE公式アカウントがまだありません">
        先にLINE公式アカウントを設定してください。そのあと、ここで案内状を作れます。
      </Obstacle>
    )
  if (addressees.length === 0)
    return <Obstacle title="案内状を作る先生がいません">一覧で先生を選び直してください。</Obstacle>
  if (addressees.length > MOST_LETTERS)
    return (
      <Obstacle title={`一度に作れるのは${MOST_LETTERS}通までです`}>
        {`いまは${addressees.length}人です。一覧で先生を選んで、何回かに分けて作ってください。`}
      </Obstacle>
    )
  return null
}

const Obstacle = ({ title, children }: { title: string; children: string }) => (
  <>
    <Notice kind="wrong" title={title}>
      <p>{children}</p>
    </Notice>
    <div class="actions">
      <ButtonLink kind="main" href="/binding">
        一覧に戻る
      </ButtonLink>
    </div>
  </>
)
