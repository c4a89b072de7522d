import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { LEFT_MM, type LetterSettingFault, TOP_MM } from './letter-rules.ts'

const FAULTS = {
  left_wrong: {
    field: 'left_mm',
    text: `左からの位置を、${LEFT_MM.least}から${LEFT_MM.most}までの数字にしてください`,
  },
  top_wrong: {
    field: 'top_mm',
    text: `上からの位置を、${TOP_MM.least}から${TOP_MM.most}までの数字にしてください`,
  },
  basic_id_wrong: {
    field: 'basic_id',
    text: 'IDを、@で始まる英数字で入力してください。例: @123abcde',
  },
} as const satisfies Record<LetterSettingFault, { field: string; text: string }>

export const SettingPage = ({
  staff,
  form,
  faults = [],
  done = false,
}: {
  staff: SignedInStaff
  form: Record<string, string | undefined>
  faults?: readonly LetterSettingFault[]
  done?: boolean
}) => {
  const errors: Record<string, string> = Object.fromEntries(
    faults.map((fault) => [FAULTS[fault].field, FAULTS[fault].text]),
  )
  return (
    <Layout title="案内状の設定" staff={staff}>
      <div class="narrow">
        <h1>案内状の設定</h1>
        {done && (
          <Notice kind="done" title="覚えました">
            <p>試しに1枚印刷して、封筒の窓から宛名が見えるかを確かめてください。</p>
          </Notice>
        )}
        <p class="lead">窓あきの長形3号に、三つ折りで入れます。窓の位置は、封筒のメーカーで違います。</p>
        <ErrorSummary errors={errors} />
        <form method="post" action="/binding/letters/setting" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <Field
            name="left_mm"
            label="宛名の位置 左から(mm)"
            support="用紙の左端から、宛名の左端までの長さです。ふつうは22です。"
            width="short"
            value={form.left_mm}
            error={errors.left_mm}
            maxlength={5}
          />
          <Field
            name="top_mm"
            label="宛名の位置 上から(mm)"
            support="用紙の上端から、宛名の上端までの長さです。ふつうは16です。"
            width="short"
            value={form.top_mm}
            error={errors.top_mm}
            maxlength={5}
          />
          <Field
            name="basic_id"
            label="公式アカウントのID"
            support="LINEの管理画面にある、@で始まる文字です。QRコードの行き先になります。例: @123abcde"
            optional
            width="short"
            value={form.basic_id}
            error={errors.basic_id}
            maxlength={40}
          />
          <div class="actions">
            <Button>覚える</Button>
            <ButtonLink href="/binding/letters/test">試しに1枚印刷する</ButtonLink>
            <ButtonLink href="/binding">一覧に戻る</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
