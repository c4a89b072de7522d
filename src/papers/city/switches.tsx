import { Button } from '../../ui/form.tsx'
import type { CityDraftProps } from './draft-page.tsx'

const SWITCHES = {
  names: {
    on: '先生のお名前は、次の承認から載ります',
    off: '先生のお名前は、載りません',
    to_on: 'お名前も載せることにする',
    to_off: 'お名前を載せないことにする',
    then_on: '次に承認する一覧から、回答した先生のお名前を市が見られます。',
    then_off: '次に承認する一覧から、お名前は載りません。',
    yes_on: 'はい、お名前も載せます',
    yes_off: 'はい、載せません',
  },
  phones: {
    on: '医療機関の電話は、次の承認から載ります',
    off: '医療機関の電話は、載りません',
    to_on: '電話も載せることにする',
    to_off: '電話を載せないことにする',
    then_on:
      '次に承認する一覧から、名簿の固定電話を1か所に1つ載せます。携帯電話と050は載せません。先生のご自宅の番号が名簿にあると、それが載ることがあります。承認の前に、下書きの番号を確かめてください。',
    then_off: '次に承認する一覧から、電話は載りません。',
    yes_on: 'はい、電話も載せます',
    yes_off: 'はい、載せません',
  },
} as const

/** Where a link beside the button leads. */
export const PHONES_SWITCH = 'city-phones'

/** Asked before it is done: it changes what the city reads of every check. */
export const Switch = ({
  staff,
  check,
  what,
  is_on,
}: Pick<CityDraftProps, 'staff' | 'check'> & { what: keyof typeof SWITCHES; is_on: boolean }) => {
  const words = SWITCHES[what]
  return (
    <section id={what === 'phones' ? PHONES_SWITCH : undefined}>
      <p>{is_on ? words.on : words.off}（医師会ごとの設定）。</p>
      <details>
        <summary>{is_on ? words.to_off : words.to_on}</summary>
        <p>{is_on ? words.then_off : words.then_on}ほかの安否確認の一覧にも効きます。</p>
        <form method="post" action={`/safety-checks/${check.id}/city-list/${what}`}>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="allowed" value={is_on ? 'no' : 'yes'} />
          <Button kind="second">{is_on ? words.yes_off : words.yes_on}</Button>
        </form>
      </details>
    </section>
  )
}
