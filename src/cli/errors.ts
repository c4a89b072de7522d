import type { DraftFault } from '../safety-checks/draft-rules.ts'

/** Codes are stable: runbooks and scripts name them. The sentences may change. */
export const ERRORS = {
  unexpected: ['TMS-100', '思わぬ誤りで止まりました。下の行を開発者に知らせてください。'],
  settings_missing: ['TMS-101', '設定が足りません。下の環境変数を設定してください。'],
  database_away: [
    'TMS-102',
    'データベースにつながりません。DATABASE_URL と、動いているかを確かめてください。',
  ],
  not_migrated: ['TMS-103', 'データベースが古い版のままです。先に npm run migrate を実行してください。'],
  database_in_use: ['TMS-104', 'サーバーが動いている間は使えません。先にサーバーを止めてください。'],
  port_taken: [
    'TMS-105',
    'このポートはもう使われています。PORT を変えるか、使っているものを止めてください。',
  ],
  folder_shut: [
    'TMS-106',
    '先生方の回答を預かるフォルダーに書けません。TOMOSHIBI_SPOOL と、その持ち主を確かめてください。',
  ],
  edge_away: ['TMS-108', 'エッジが応答しません。TOMOSHIBI_EDGE_URL と、鍵が同じかを確かめてください。'],
  busy: [
    'TMS-107',
    'データベースが混み合っていて、終わりませんでした。何も変わっていません。少し待って、もう一度実行してください。',
  ],
  usage: ['TMS-110', '書き方が違います。'],
  no_file: ['TMS-111', 'ファイルを読めません。名前と場所を確かめてください。'],
  file_exists: ['TMS-113', '同じ名前のファイルがもうあります。別の名前にするか、--force を付けてください。'],
  file_shut: ['TMS-114', 'ファイルを書けません。フォルダーがあるか、書けるかを確かめてください。'],
  wrong_pass: ['TMS-115', 'パスワードが違います。大文字と小文字、全角と半角を確かめてください。'],
  not_twin: ['TMS-116', '毎晩の控えのファイルではないか、壊れています。1つ前の控えを開いてください。'],
  bad_json: ['TMS-112', '{"channel_secret": "…", "access_token": "…"} の形のJSONを渡してください。'],
  no_association: ['TMS-201', 'その医師会はありません。association list で名前かIDを確かめてください。'],
  bad_name: ['TMS-202', '名前は1文字から60文字までで、「訓練」と { } は使えません。'],
  name_taken: ['TMS-203', '同じ名前の医師会がもうあります。'],
  email_invalid: ['TMS-301', 'メールアドレスの形ではありません。name@example.jp のように書いてください。'],
  email_taken: ['TMS-302', 'いま同じメールアドレスの人が登録されました。もう一度実行してください。'],
  password_too_short: ['TMS-303', 'パスワードは12文字以上にしてください。'],
  no_staff: ['TMS-305', 'この医師会に、そのメールアドレスの職員はいません。staff list で確かめてください。'],
  already_staff: ['TMS-304', 'この人は、もうこの医師会の職員です。'],
  no_name: ['TMS-401', 'LINE公式アカウントの名前を書いてください。'],
  no_secret: ['TMS-402', 'チャネルシークレットが空です。LINE Developersの画面から写してください。'],
  no_token: ['TMS-403', 'アクセストークンが空です。LINE Developersの画面から写してください。'],
  bad_bot_user_id: ['TMS-404', 'ボットのユーザーIDは、Uで始まる33文字です。分からなければ省いてください。'],
  has_channel: [
    'TMS-405',
    'この医師会には、もうLINE公式アカウントがあります。鍵を入れ替えるときは line-channel renew を使ってください。',
  ],
  no_channel: [
    'TMS-406',
    'この医師会には、まだLINE公式アカウントがありません。line-channel add で登録してください。',
  ],
  roster_file: ['TMS-501', '名簿を取り込めませんでした。名簿は変わっていません。'],
  no_such_address: [
    'TMS-502',
    '止めているアドレスの中に、そのメールアドレスはありません。つづりを確かめてください。',
  ],
  bad_check: ['TMS-601', '安否確認を作れませんでした。'],
  unknown_code: ['TMS-602', 'その参加コードの災害はありません。コードを確かめてください。'],
  other_purpose: [
    'TMS-614',
    '同じ災害に、本番と訓練を入れられません。--incident を変えるか、--purpose をそろえてください。',
  ],
  not_found: ['TMS-603', 'その安否確認はありません。IDと医師会を確かめてください。'],
  not_draft: ['TMS-604', 'この安否確認は、もう発報されています。'],
  changed_meanwhile: [
    'TMS-611',
    '確かめているあいだに、下書きが変わりました。まだ送っていません。もう一度実行してください。',
  ],
  nobody_to_ask: ['TMS-605', '対象の会員がいません。先に名簿を取り込んでください。'],
  not_confirmed: ['TMS-606', 'まだ何もしていません。'],
  deadline_past: ['TMS-607', '回答の締切を過ぎています。check create で新しくつくってください。'],
  not_open: ['TMS-608', 'この安否確認は受付中ではありません。'],
  actual_running: [
    'TMS-612',
    '本番の回答を受けているあいだは、訓練と配信テストを送れません。本番を締め切ってから送ってください。',
  ],
  takes_reserve: [
    'TMS-613',
    'このまま送ると、LINEの災害用の取り置きを割り込みます。まだ送っていません。使ってよいときは --use-reserve を付けてください。',
  ],
  nobody_silent: ['TMS-609', '再送する相手がいません。全員が回答したか、いま送っているところです。'],
  just_reminded: [
    'TMS-610',
    '少し前に再送したばかりです。続けて送ると、同じ方に何度も届きます。それでも送るときは --again を付けてください。',
  ],
  chain_broken: ['TMS-801', '操作記録のつながりが切れています。書き換えられたか、消されています。'],
  head_missing: ['TMS-802', '控えの番号が操作記録にありません。終わりの記録が消されています。'],
  head_differs: ['TMS-803', '操作記録が控えと合いません。書き換えられているか、控えの写し間違いです。'],
  trouble_found: ['TMS-701', '直すところがあります。上の「否」の行を見てください。'],
} as const satisfies Record<string, readonly [`TMS-${number}`, string]>

export type ErrorName = keyof typeof ERRORS

/** What a command has to say: lines for people, one object for scripts. */
export type Told =
  | { ok: true; lines: string[]; json: Record<string, unknown> }
  | { ok: false; error: ErrorName; lines: string[]; json: Record<string, unknown> }

export const told = (lines: string[], json: Record<string, unknown>): Told => ({ ok: true, lines, json })

export const fail = (error: ErrorName, lines: string[] = [], json: Record<string, unknown> = {}): Told => ({
  ok: false,
  error,
  lines,
  json,
})

/** The same faults that the page for a new check names, in the words of a command line. */
export const DRAFT_SENTENCES = {
  title_empty: '--title が空です。',
  title_too_long: '--title を60文字までにしてください。',
  title_hidden_characters: '--title に見えない文字があります。打ち直してください。',
  title_drill_in_actual: '本番の --title に「訓練」は使えません。会員が読み違えます。',
  scenario_too_long: '--scenario を短くしてください。',
  scenario_hidden_characters: '--scenario に見えない文字があります。打ち直してください。',
  scenario_drill_in_actual: '本番の --scenario に「訓練」は使えません。会員が読み違えます。',
  note_too_long: 'ひとことを120文字までにしてください。',
  note_hidden_characters: 'ひとことに見えない文字があります。打ち直してください。',
  note_drill_in_actual: '本番のひとことに「訓練」は使えません。会員が読み違えます。',
  audience_empty: '--audience は all、officer、member のどれかです。',
  deadline_too_soon: '--deadline は5分後より先にしてください。',
  deadline_too_far: '--deadline は7日以内にしてください。',
} as const satisfies Record<DraftFault, string>
