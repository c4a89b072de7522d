import type { Deps, SignedInStaff } from '../app.tsx'
import { findPeople } from './queries.ts'
import { mailStaff, resetAskedMail, resetMail } from './staff-mail.ts'
import { isOfficer } from './table.ts'

/** The person concerned hears of every stage; all officers, whoever asked included, of a request. */
export async function tellOfReset(
  deps: Deps,
  { association, association_name, name: by_name }: SignedInStaff,
  { user_id, at }: { user_id: string; at: Date },
  stage: 'asked' | 'done',
) {
  const people = await findPeople(deps, association, at)
  const concerned = people.find((person) => person.user_id === user_id)
  if (!concerned) return
  await mailStaff(deps, { to: concerned.email, association_name, ...resetMail(stage, association_name) })
  if (stage === 'done') return
  const letter = resetAskedMail({ name: concerned.name, by_name }, association_name)
  const officers = people.filter((person) => person !== concerned && isOfficer(person.role))
  for (const { email } of officers) await mailStaff(deps, { to: email, association_name, ...letter })
}
