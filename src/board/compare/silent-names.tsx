import { ROLES } from '../../roster/table.ts'
import { Phone } from '../needs-help.tsx'
import type { Person } from '../people.ts'

/** Whom to telephone before the next drill; only for those who may see names. */
export const SilentNames = ({ found }: { found: Person[] }) => (
  <>
    <p class="caution">取扱注意</p>
    <section class="scroll" tabindex={0} aria-label="続けて回答のない会員の表">
      <table>
        <thead>
          <tr>
            <th scope="col">氏名</th>
            <th scope="col">電話</th>
            <th scope="col">医療機関</th>
            <th scope="col">区</th>
            <th scope="col">役割</th>
          </tr>
        </thead>
        <tbody>
          {found.map((person) => (
            <tr>
              <th scope="row">{person.name}</th>
              <td>
                <Phone phone={person.phone} name={person.name} />
              </td>
              <td>{person.facility ?? '—'}</td>
              <td>{person.ward ?? '—'}</td>
              <td>{ROLES[person.role]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </>
)
