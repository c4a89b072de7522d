import { NIGHTS, PASS_LENGTH, type TwinFault } from './rules.ts'
import type { TwinFailure, TwinWay } from './table.ts'

export const WAYS = {
  mail: '選んだ人にメールで送る',
  folder: 'サーバーのフォルダーに残す',
  off: 'つくらない',
} as const satisfies Record<'off' | TwinWay, string>

/** Why a night has none, and what to do. */
export const TROUBLES = {
  no_folder: 'サーバーに、控えを置くフォルダーがありません。担当者に伝えるか、メールに変えてください。',
  folder_shut: 'フォルダーに書けませんでした。サーバーの担当者に伝えてください。',
  nobody: '受け取る人が、職員にいません。受け取る人を選び直してください。',
  not_mailed: 'メールを送れませんでした。続くときは、サーバーの担当者に伝えてください。',
  some_missed: '受け取る人の一部に、メールを送れませんでした。その人のメールアドレスを確かめてください。',
  pass_lost: 'パスワードを読めません。もう一度、決めてください。',
  not_written: '夜の処理が動いていません。サーバーの担当者に伝えてください。',
} as const satisfies Record<TwinFailure | 'not_written', string>

export const FAULTS = {
  way_missing: '控えをどうするかを選んでください。',
  folder_unknown: 'このサーバーには、控えを置くフォルダーがありません。メールを選んでください。',
  nobody_chosen: '受け取る人を1人は選んでください。',
  nights_wrong: `${NIGHTS.least}から${NIGHTS.most}までの数字で入れてください。`,
  pass_missing: 'パスワードを決めてください。',
  pass_short: `パスワードは、${PASS_LENGTH.least}文字から${PASS_LENGTH.most}文字にしてください。`,
  pass_letters: 'パスワードは、半角の英数字と記号だけにしてください。Excelでは、日本語を打てません。',
  pass_differs: '2つのパスワードが違います。2つとも、もう一度入れてください。',
} as const satisfies Record<TwinFault, string>
