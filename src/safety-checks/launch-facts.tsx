import { FACILITY_TYPES, ROLES } from '../roster/table.ts'
import { dayAndTime } from '../ui/time.ts'
import type { LaunchPageProps } from './launch-page.tsx'
import { QuotaFact } from './quota/quota-view.tsx'
import type { SafetyCheck } from './table.ts'

/** What is about to be sent, to whom, and what it costs. */
export const Facts = ({ staff, check, audience, cost }: LaunchPageProps) => (
  <>
    <dl class="facts">
      <dt>医師会</dt>
      <dd>{staff.association_name}</dd>
      <dt>送る相手</dt>
      <dd>
        {check.audience_roles.map((role) => ROLES[role]).join('と')}
        {narrowedTo(check)} <strong>{audience.members}人</strong>
        <br />
        LINE {audience.line}人・メールだけ {audience.mail_only}人・どちらもない {audience.neither}人
      </dd>
      {cost && <QuotaFact cost={cost} />}
      {check.scenario && (
        <>
          <dt>想定・状況</dt>
          <dd>{check.scenario}</dd>
        </>
      )}
      {check.note_to_doctors && (
        <>
          <dt>ひとこと</dt>
          <dd>{check.note_to_doctors}</dd>
        </>
      )}
      <dt>回答の締切</dt>
      <dd>{check.deadline_at ? dayAndTime(check.deadline_at) : '決めていません'}</dd>
    </dl>
    {audience.neither > 0 && (
      <p class="support">
        どちらもない{audience.neither}
        人には届きません。集計の「届いていない」に出ます。電話などで確かめてください。
      </p>
    )}
  </>
)

/** 「(東・西、病院だけ)」 where not everybody of the roles is asked. */
function narrowedTo({ audience_wards, audience_facility_types }: SafetyCheck) {
  const parts = [audience_wards, audience_facility_types?.map((type) => FACILITY_TYPES[type])].flatMap(
    (part) => (part ? [part.join('・')] : []),
  )
  return parts.length > 0 ? `(${parts.join('、')}だけ)` : ''
}
