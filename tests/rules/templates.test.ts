import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftFaults } from '../../src/safety-checks/draft-rules.ts'
import { titleFault } from '../../src/safety-checks/rules.ts'
import type { Purpose } from '../../src/safety-checks/table.ts'
import {
  fillFrom,
  isOf,
  type Template,
  type TemplateOf,
  templateFaults,
} from '../../src/safety-checks/templates/rules.ts'
import { SHIPPED } from '../../src/safety-checks/templates/shipped.ts'
import { applyTemplate, ownUsed, usedFault } from '../../src/safety-checks/templates/use.ts'

const AT = new Date('2026-11-05T10:06:00+09:00')
const QUAKE: TemplateOf<'drill'> = {
  id: 'drill-quake',
  own: null,
  purpose: 'drill',
  name: '地震',
  title: '地震の訓練',
  scenario: '震度6弱の想定です。',
  note_to_doctors: null,
}
const fill = (form: Record<string, string>, is_replacing = false) =>
  fillFrom(form, { purpose: 'drill', template: QUAKE, is_replacing })

test.each([
  [{}, false, [], '地震の訓練', '震度6弱の想定です。'],
  [{ title: '秋の訓練' }, false, ['title'], '秋の訓練', '震度6弱の想定です。'],
  [{ title: ' ', scenario: '大雨です。' }, false, ['scenario'], '地震の訓練', '大雨です。'],
  [{ title: '地震の訓練' }, false, [], '地震の訓練', '震度6弱の想定です。'],
  [{ title: '秋の訓練', note_to_doctors: 'ひとこと' }, true, [], '地震の訓練', '震度6弱の想定です。'],
] as const)('%o, replacing: %s, keeps %o', (typed, is_replacing, kept, title, scenario) => {
  const filled = fill(typed, is_replacing)
  expect(filled.kept).toEqual(kept)
  expect(filled.form).toMatchObject({ title, scenario, used_template: 'drill-quake' })
})

test('whatever was typed is still there, or was the very same, or somebody said that it may go', () => {
  const text = fc.string({ maxLength: 20 })
  fc.assert(
    fc.property(text, text, text, (title, scenario, note_to_doctors) => {
      const typed = { title, scenario, note_to_doctors, audience: 'all' }
      const { form } = fill(typed)
      for (const [field, value] of Object.entries(typed))
        if (value.trim() !== '')
          expect(form[field]?.trim() === value.trim() || form[field] === value).toBe(true)
      expect(fill(typed, true).form).toMatchObject({ title: QUAKE.title, audience: 'all' })
    }),
  )
})

test("a drill's template does not even compile where an actual's is expected", () => {
  const wrong = () =>
    // @ts-expect-error: that is the point.
    fillFrom({}, { purpose: 'actual', template: QUAKE, is_replacing: true })
  expect(wrong).toBeTypeOf('function')
})

test.each([
  ['actual', 'drill-osaka', ['template_other_purpose']],
  ['drill', 'actual-quake', ['template_other_purpose']],
  ['test', 'actual-quake', ['template_other_purpose']],
  ['drill', 'gone', ['template_unknown']],
] as const)('with %s chosen, %s is refused, and nothing is filled in', (purpose, template, faults) => {
  const form = { template, use_template: 'replace', title: '' }
  expect(applyTemplate(form, purpose, SHIPPED)).toEqual({ form, faults })
})

test.each([
  ['drill-osaka', 'drill'],
  ['actual-quake', 'actual'],
] as const)('with nothing chosen yet, %s says what the check is for', (template, purpose) => {
  const filled = applyTemplate({ template, use_template: 'yes' }, undefined, SHIPPED)
  expect(filled).toMatchObject({ form: { purpose, used_template: template }, used: { chosen: purpose } })
  expect(applyTemplate({ template, use_template: 'yes' }, purpose, SHIPPED)).toMatchObject({
    used: { chosen: null },
  })
})

test('a form that was filled from a drill is no actual check, whatever was typed over it', () => {
  const form = { used_template: 'drill-osaka', title: '地震' }
  expect(usedFault(form, 'actual', SHIPPED)).toEqual(['template_other_purpose'])
  expect(usedFault(form, 'drill', SHIPPED)).toEqual([])
  expect(usedFault({}, 'actual', SHIPPED)).toEqual([])
  expect(applyTemplate({ ...form, template: '' }, 'actual', SHIPPED)).toMatchObject({
    form: { used_template: '', title: '地震' },
    used: { name: null },
  })
  expect(ownUsed(form, 'drill', SHIPPED)).toBeNull()
})

test.each(SHIPPED.map((template): [string, Template] => [template.id, template]))(
  'what comes with the product may be kept as a draft: %s',
  (_, template) => {
    const { purpose, name, title, scenario, note_to_doctors } = template
    expect(templateFaults({ name, title, scenario, note_to_doctors }, purpose, AT)).toEqual([])
    expect(titleFault(title, purpose)).toBeNull()
    const draft = {
      title,
      purpose,
      scenario,
      note_to_doctors,
      audience_roles: ['member' as const],
      deadline_at: null,
    }
    expect(draftFaults(draft, AT)).toEqual([])
    expect([title, scenario, note_to_doctors].join('')).not.toMatch(/[!！]|リマインド|ステータス|ログイン/)
    if (purpose === 'actual') expect([name, title, scenario, note_to_doctors].join('')).not.toContain('訓練')
    for (const sentence of (scenario ?? '').split('。')) expect([...sentence].length).toBeLessThanOrEqual(40)
  },
)

test.each([
  ['880万人訓練', 'drill'],
  ['震度6弱以上の地震', 'actual'],
  ['大雨特別警報', 'actual'],
  ['停電', 'actual'],
  ['到達テスト', 'test'],
] as const)('%s comes with the product', (name, purpose) => {
  expect(SHIPPED.some((template) => template.name === name && isOf(template, purpose))).toBe(true)
})

const words = { name: '地震', title: '地震', scenario: null, note_to_doctors: null }
test.each([
  [words, 'actual', []],
  [{ ...words, name: '' }, 'drill', ['name_empty']],
  [{ ...words, name: 'あ'.repeat(61) }, 'drill', ['name_too_long']],
  [{ ...words, title: '' }, 'drill', ['title_empty']],
  [{ ...words, title: '訓・練' }, 'actual', ['title_drill_in_actual']],
  [{ ...words, scenario: '訓練です' }, 'actual', ['scenario_drill_in_actual']],
  [{ ...words, note_to_doctors: 'これは訓練です' }, 'actual', ['note_drill_in_actual']],
  [{ ...words, title: '訓練' }, 'drill', []],
  [{ ...words, note_to_doctors: 'あ'.repeat(121) }, 'test', ['note_too_long']],
] satisfies [typeof words | object, Purpose, string[]][])(
  '%o for %s has the faults %o',
  (typed, purpose, faults) => {
    expect(templateFaults({ ...words, ...typed }, purpose, AT)).toEqual(faults)
  },
)
