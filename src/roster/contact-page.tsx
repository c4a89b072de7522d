import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { HAND_SYSTEMS, type HandSystem } from './contact-rules.ts'
import type { MemberInFull } from './member-queries.ts'

/** Changing one contact point, or taking it off: nothing is sent there any more, hence the words beside the button. */
export const ContactPage = ({
  staff,
  member,
  contact,
  value,
  error,
}: {
  staff: SignedInStaff
  member: MemberInFull
  contact: { id: string; system: HandSystem; value: string }
  value: string
  error?: string
}) => {
  const url = `/roster/members/${member.id}/contacts/${contact.id}`
  const kind = HAND_SYSTEMS[contact.system]
  return (
    <Layout title={`${member.name}先生の${kind}を直す 名簿`} staff={staff}>
      <div class="narrow">
        <h1>
          {member.name}先生の{kind}を直す
        </h1>
        <ErrorSummary errors={{ value: error }} />
        <form method="post" action={url} novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <Field name="value" label={kind} value={value} error={error} maxlength={254} autocomplete="off" />
          <div class="actions">
            <Button>保存する</Button>
            <ButtonLink href={`/roster/members/${member.id}`}>やめる</ButtonLink>
          </div>
        </form>
        <section class="take-off">
          <h2>この連絡先を外す</h2>
          <p>{contact.value} へは、もう送りません。変更履歴には残ります。</p>
          <form method="post" action={`${url}/remove`}>
            <input type="hidden" name="working_for" value={staff.association} />
            <Button kind="second">外す</Button>
          </form>
        </section>
      </div>
    </Layout>
  )
}
