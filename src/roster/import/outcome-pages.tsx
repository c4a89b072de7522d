import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { KeptItem } from '../table.ts'
import { canBeTakenBack, endOfTakingBack, type StoredImport } from './stored-imports.ts'
import type { UndoPlan } from './undo-plan.ts'

interface Shown {
  staff: SignedInStaff
  stored: StoredImport
}

/** While it is under way. How far it is, only the process that is at it knows. */
export const ProgressPage = ({
  staff,
  stored,
  progress,
}: Shown & { progress: { done: number; of: number } | null }) => (
  <Layout title="取り込んでいます" staff={staff} refresh_seconds={2} scripts={['reload.js']}>
    <div class="narrow">
      <h1>取り込んでいます</h1>
      <p class="lead">「{stored.file_name}」を取り込んでいます。終わるまでお待ちください。</p>
      <p>
        <label for="progress">
          {progress ? `${progress.of}件のうち${progress.done}件` : '準備しています'}
        </label>
      </p>
      {progress ? (
        <progress id="progress" value={progress.done} max={progress.of} />
      ) : (
        <progress id="progress" />
      )}
      <p>この画面は、2秒ごとに新しくなります。閉じても、取り込みは続きます。</p>
      <div class="actions">
        <ButtonLink href={`/roster/import/${stored.id}`}>いまのようすを見る</ButtonLink>
      </div>
    </div>
  </Layout>
)

export const AppliedPage = ({ staff, stored, has_file, at }: Shown & { has_file: boolean; at: Date }) => {
  const { counts, applied_at } = stored
  const takes_back = canBeTakenBack(stored, at)
  return (
    <Layout title="取り込みました" staff={staff}>
      <div class="narrow">
        <h1>取り込みました</h1>
        <Notice kind="done" title={`「${stored.file_name}」を取り込みました`}>
          <p>
            {applied_at && dayAndTime(applied_at)}・{stored.applied_by_name}
          </p>
        </Notice>
        {counts && (
          <dl class="facts">
            <dt>新規</dt>
            <dd>{counts.added}人</dd>
            <dt>変更</dt>
            <dd>{counts.changed}人</dd>
            <dt>変更なし</dt>
            <dd>{counts.unchanged}人</dd>
            <dt>取り込まなかった行</dt>
            <dd>{counts.refused}行</dd>
            <dt>ファイルにない会員</dt>
            <dd>{counts.missing}人(消さずに残しています)</dd>
          </dl>
        )}
        {has_file && counts && counts.refused > 0 && (
          <p>
            <a href={`/roster/import/${stored.id}/report.xlsx`}>指摘入りのExcel</a>
            で直して、もう一度取り込んでください。
          </p>
        )}
        {applied_at && (
          <p>
            {takes_back
              ? `${dayAndTime(endOfTakingBack(applied_at))}まで取り消せます。`
              : '24時間が過ぎたので、取り消せません。'}
          </p>
        )}
        <div class="actions">
          <ButtonLink href="/roster/import">取り込みの一覧へ</ButtonLink>
          {takes_back && <ButtonLink href={`/roster/import/${stored.id}/undo`}>取り消す</ButtonLink>}
        </div>
      </div>
    </Layout>
  )
}

export type NamedItem = KeptItem & { name: string }

/** Asks before the way back is gone, with what will happen. */
export const UndoPage = ({ staff, stored, plan, kept }: Shown & { plan: UndoPlan; kept: NamedItem[] }) => (
  <Layout title="取り込みを取り消す" staff={staff}>
    <div class="narrow">
      <h1>取り込みを取り消しますか</h1>
      <p class="lead">「{stored.file_name}」で変わったところを、取り込む前に戻します。</p>
      <dl class="facts">
        <dt>元に戻す会員</dt>
        <dd>{plan.members.length}人</dd>
        <dt>元に戻す医療機関</dt>
        <dd>{plan.facilities.length}件</dd>
        <dt>名簿から消す会員</dt>
        <dd>{plan.remove.members.length}人</dd>
        <dt>消す連絡先</dt>
        <dd>{plan.remove.contact_points.length + plan.put_aside.length}件</dd>
      </dl>
      <ul>
        <li>取り込んだあとに手で直したところは、そのまま残します。</li>
        <li>もう安否確認を送った会員は、消さずに「退会」にします。</li>
        <li>取り消したあと、もう一度戻すことはできません。</li>
      </ul>
      <Kept title="手で直されたため残すもの" kept={kept} />
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button kind="danger">取り消して元に戻す</Button>
        <ButtonLink href={`/roster/import/${stored.id}`}>やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)

export const UndonePage = ({ staff, stored, kept }: Shown & { kept: NamedItem[] }) => (
  <Layout title="取り込みを取り消しました" staff={staff}>
    <div class="narrow">
      <h1>取り込みを取り消しました</h1>
      <Notice kind="done" title={`「${stored.file_name}」を取り込む前に戻しました`}>
        <p>{stored.undone_at && dayAndTime(stored.undone_at)}</p>
      </Notice>
      <Kept title="残したもの" kept={kept} />
      <div class="actions">
        <ButtonLink kind="main" href="/roster/import">
          取り込みの一覧へ
        </ButtonLink>
      </div>
    </div>
  </Layout>
)

const REASONS = {
  edited: '手で直されたため残しました',
  in_use: 'ほかの記録で使われているため残しました',
} as const satisfies Record<KeptItem['reason'], string>

const Kept = ({ title, kept }: { title: string; kept: NamedItem[] }) =>
  kept.length === 0 ? null : (
    <section>
      <h2>
        {title} {kept.length}件
      </h2>
      <ul class="kept">
        {kept.map(({ name, what, reason, kind }) => (
          <li>
            <strong>{name}</strong>({what}): {REASONS[reason]}
            {kind === 'member' && reason === 'in_use' && what === '新しい会員' && '。退会にしています'}
          </li>
        ))}
      </ul>
    </section>
  )

const ENDS = {
  expired: {
    title: 'ファイルは残っていません',
    text: '24時間が過ぎたので消しました。名簿は変わっていません。もう一度ファイルを選んでください。',
  },
  discarded: {
    title: '取り込みをやめました',
    text: 'ファイルは消しました。名簿は変わっていません。',
  },
  not_applied: {
    title: '取り消せません',
    text: '24時間が過ぎたか、もう取り消しています。名簿は変わっていません。',
  },
  not_waiting: {
    title: 'いまは変えられません',
    text: 'もう取り込んだか、取り込んでいるところです。何も変わっていません。',
  },
} as const
export type End = keyof typeof ENDS

/** For the second of two clicks, and for what has come to its end. */
export const EndPage = ({ staff, about }: { staff: SignedInStaff; about: End }) => (
  <Layout title={ENDS[about].title} staff={staff}>
    <div class="narrow">
      <h1>{ENDS[about].title}</h1>
      <p>{ENDS[about].text}</p>
      <div class="actions">
        <ButtonLink kind="main" href="/roster/import">
          取り込みの一覧へ
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
