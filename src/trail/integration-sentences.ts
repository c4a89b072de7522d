import { list, type Sentence } from './detail.ts'

/** Of other systems that read here, or are told. */
export const INTEGRATION_SENTENCES: Record<string, Sentence> = {
  'api_token.make': (detail) => `外部連携の鍵をつくりました。読めるもの${list(detail.scopes).length}種類。`,
  'api_token.revoke': () => '外部連携の鍵を止めました。',
  'hook.make': (detail) => `外部への通知先をつくりました。できごと${list(detail.events).length}種類。`,
  'hook.try': () => '外部への通知を試し送りしました。',
  'hook.pause': () => '外部への通知を止めました。',
  'hook.resume': () => '外部への通知を再開しました。',
  'hook.remove': () => '外部への通知先を外しました。',
  'hook.stop': () => '外部への通知が1日続けて届かないため、自動で止めました。',
}
