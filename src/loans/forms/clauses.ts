/** 貸出の条項 — what a town's 要綱 and a clinic's loan paper usually say; each association may write its own. */
export const CLAUSES = {
  purpose: {
    name: '使いみち',
    text: '停電などのとき、申請した患者の在宅医療機器に電気を送るためだけに使います。',
  },
  care: { name: '善管注意', text: '借りた物は、善良な管理者の注意をもって使い、保管します。' },
  no_sublease: {
    name: '転貸禁止',
    text: '借りた物を、ほかの人に貸したり、譲ったり、担保に入れたりしません。',
  },
  safety: {
    name: '安全',
    text: '発電機は屋外で使い、排気を吸い込まないようにします。火気を近づけず、雨にぬらさず、たこ足配線をしません。',
  },
  fuel: { name: '燃料負担', text: '燃料・ガスボンベ・オイルなどの消耗品は、借りた者が負担します。' },
  compensation: {
    name: '弁償',
    text: 'わざと、または重い不注意で壊したり失くしたりしたときは、修理または弁償をします。',
  },
  accident: {
    name: '事故報告',
    text: '故障・事故・紛失のときは、すぐに使うのをやめ、事務局に電話で知らせます。',
  },
  exemption: {
    name: '免責',
    text: '医師会と持ち主は、電源の使用や停止によって医療機器や体に生じた損害の責任を負いません。医療機器のメーカーが保証する電源ではないため、主治医の指示に従います。',
  },
  return: {
    name: '返却',
    text: '期限までに、付属品をそろえ、きれいにして返します。ほかに急ぎで必要な人がいるときは、期限の前でも返却に応じます。',
  },
} as const satisfies Record<string, { name: string; text: string }>
export type Clause = keyof typeof CLAUSES

export const CLAUSE_CODES = Object.keys(CLAUSES) as Clause[]
export const LONGEST_CLAUSE = 300

/** The association's own sentence where it wrote one, ours where not. */
export const clausesOf = (own: Record<string, string>) =>
  CLAUSE_CODES.map((code) => ({ code, name: CLAUSES[code].name, text: own[code] ?? CLAUSES[code].text }))
