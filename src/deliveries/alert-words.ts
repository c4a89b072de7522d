import type { StandingAlert } from './office-alert.ts'

/** What the office reads about each alert, on the board and by mail: what is wrong, what we did, and the way out. */
export const ALERT_WORDS = {
  nobody_sends: {
    title: '送信が始まっていません。先生方にはまだ届いていません',
    done: '発報は受け付けてあります。送信の処理が動き出すと、すぐに送ります。もう一度発報しないでください。',
    way_out:
      'いますぐシステムの担当者に電話し、送信の処理(npm start か npm run worker)を動かすよう頼んでください。',
  },
  line_out_of_quota: {
    title: 'LINEの今月の通数を使い切りました',
    done: 'LINEで送れなかった先生には、登録されているすべてのメールアドレスに送っています。メールの登録がない先生は「届いていない」に出ます。',
    way_out:
      'LINE公式アカウントの管理画面で、通数を追加するかプランを上げてください。続けて送れるようになると、自動で再開します。',
  },
  line_unauthorized: {
    title: 'LINEの鍵(アクセストークン)が使えなくなりました',
    done: 'LINEで送れなかった先生には、登録されているすべてのメールアドレスに送っています。メールの登録がない先生は「届いていない」に出ます。',
    way_out:
      'LINE Developersの画面でアクセストークンを発行し、設定の「LINE公式アカウント」で鍵を入れ直してください。入れ替えると、LINEでも送ります。',
  },
  mail_settings: {
    title: 'メールを送れません(送信サーバーの設定)',
    done: '送れなかったメールは、設定が直るまで自動で送り直します。',
    way_out: 'システムの担当者に tomoshibi doctor を実行して、SMTPの欄を見るよう頼んでください。',
  },
  needs_help_reported: {
    title: '先生から「▲助けが必要です」と届きました',
    done: '安否確認の回答とは別に、先生がLINEのメニューから「本当に助けが必要です」と送りました。急ぐときは119番と事務局へ電話するよう、先生に伝えてあります。',
    way_out: '「先生からの知らせ」を開いて、電話で確かめてください。対応済みにすると、この表示は消えます。',
  },
} as const satisfies Record<StandingAlert['about'], { title: string; done: string; way_out: string }>
