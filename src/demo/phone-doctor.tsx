import { dayAndTime } from '../ui/time.ts'
import type { Enrolled } from './crowd.ts'
import type { MenuButton } from './line-menus.ts'
import { MenuBar } from './line-screen.tsx'
import type { ReceivedMail } from './mail.ts'
import { Page } from './phone-frame.tsx'

export const DoctorPage = ({
  doctor,
  is_friend,
  menu,
}: {
  doctor: Enrolled
  is_friend: boolean
  menu: MenuButton[]
}) => (
  <Page title={`${doctor.name}先生`}>
    <header>
      <h1>{doctor.name} 先生</h1>
      <p>
        {doctor.association_name} {doctor.number} <a href="/">先生の一覧へ</a>
      </p>
    </header>
    <main class="two">
      <section class="phone">
        <h2>LINE</h2>
        {!doctor.user_id && (
          <p>名簿にはまだ登録されていません。友だちに追加して、案内状のコードを送ると結び付きます。</p>
        )}
        <iframe title={`${doctor.name}先生のLINE`} src={`/doctors/${doctor.number}/line`} />
        <MenuBar buttons={menu} number={doctor.number} />
        <form method="post" action={`/doctors/${doctor.number}/say`} class="say">
          <input
            type="text"
            name="text"
            maxlength={500}
            required
            aria-label="LINEで送る言葉"
            placeholder="LINEで送る言葉"
          />
          <button type="submit">送る</button>
        </form>
        <form method="post" action={`/doctors/${doctor.number}/${is_friend ? 'block' : 'follow'}`}>
          <button type="submit">{is_friend ? 'ブロックする' : '友だちに追加する'}</button>
        </form>
      </section>
      {doctor.mail ? (
        <section class="mailbox">
          <h2>メール</h2>
          <iframe title={`${doctor.name}先生のメール`} src={`/doctors/${doctor.number}/mail`} />
        </section>
      ) : (
        <p class="none">メールは登録されていません。</p>
      )}
    </main>
  </Page>
)

type Mail = Awaited<ReturnType<ReceivedMail['read']>>

export const Mails = ({ mails, number }: { mails: Mail[]; number: string }) => (
  <div class="mails">
    {mails.length === 0 && <p class="empty">まだ何も届いていません。</p>}
    {mails
      .map(({ subject, from, text, link, at }, index) => (
        <details open={index === mails.length - 1}>
          <summary>
            <strong>{subject}</strong>
            <small>
              {from} {dayAndTime(new Date(at))}
            </small>
          </summary>
          <p class="text">{text}</p>
          {link && (
            <form method="post" action={`/doctors/${number}/open`} target="_blank" rel="noopener">
              <button type="submit" name="index" value={String(index)} class="open">
                リンクを開く
              </button>
            </form>
          )}
        </details>
      ))
      .reverse()}
  </div>
)
