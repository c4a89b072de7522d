import { check, number, type Sentence } from './detail.ts'

/** Of the papers, and of what leaves the house with them. */
export const PAPER_SENTENCES: Record<string, Sentence> = {
  'paper.enter_year': (detail) =>
    `${number(detail.year)}年度の年次報告の数を入れました。${number(detail.said)}項目。`,
  'paper.set_twin': ({ way, recipients, nights, is_new_pass }) =>
    (way === 'off'
      ? '毎晩の控えを、つくらないことにしました。'
      : way === 'mail'
        ? `毎晩の控えを、${number(recipients)}人にメールで送ることにしました。`
        : `毎晩の控えを、サーバーのフォルダーに${number(nights)}日分残すことにしました。`) +
    (is_new_pass === true ? 'パスワードを決め直しました。' : ''),
  'paper.choose_clinics': (detail) =>
    `${number(detail.year)}年度の自己点検の対象を決めました。加えた${number(detail.added)}か所、外した${number(detail.left_out)}か所。`,
  'paper.ask_clinics': (detail) =>
    `${number(detail.year)}年度の自己点検を、${number(detail.clinics)}か所にメールでお願いしました。`,
  'paper.answer_self_review': (detail) =>
    `${number(detail.year)}年度の自己点検の回答を${detail.via === 'office' ? '入れました' : '受け付けました（リンクから）'}。`,
  'city_list.approve': (detail, names) =>
    `${check(detail, names)}の開いている医療機関の一覧を、市へ渡すことを承認しました。第${number(detail.version)}版、${number(detail.clinics)}か所。`,
  'city_list.take_back': (detail, names) =>
    `${check(detail, names)}の、市へ渡した一覧のリンクを取り消しました。`,
  'city_list.look': (detail, names) =>
    `${check(detail, names)}の開いている医療機関の一覧（第${number(detail.version)}版）が、${detail.as === 'file' ? 'CSVで' : 'ページで'}開かれました。`,
  'association.allow_city_names': (detail) =>
    `市へ渡す一覧に、先生のお名前を${detail.allowed === true ? '載せることにしました' : '載せないことにしました'}。`,
  'association.allow_city_phones': (detail) =>
    `市へ渡す一覧に、名簿の固定電話を${detail.allowed === true ? '載せることにしました' : '載せないことにしました'}。`,
}
