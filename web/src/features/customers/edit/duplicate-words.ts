import { defineMessages } from '#kit/words.ts'

export const duplicateWords = defineMessages(
  {
    title: {
      warn: '可能已有这位客户，请先核对',
      reason: '可能已有这位客户：不是同一客户时，填写理由后保存',
      refuse: '已有这位客户，按规定不能再建一张卡',
    },
    sameName: '有同名客户',
    shared: (kinds: string[]) => `${kinds.join('、')}相同`,
    kinds: {
      licence: '许可证号',
      phone: '电话',
      person_id: '证件号',
      company_code: '统一社会信用代码',
      name: '名称',
      place: '名称和地址',
    },
    elsewhere: '已有客户，归属其他单位',
    nobody: (unit: string) => `${unit}，无人负责`,
    apart: (metres: string) => `相距 ${metres}`,
    moreByName: (count: number) => `另有 ${count} 户同名`,
    reason: '仍要保存的理由',
    reasonHint: '例如：夫妻两店共用一个电话。理由记入修改历史。',
  },
  {
    title: {
      warn: 'This customer may be there already',
      reason: 'This customer may be there already; if it is another one, say why and save',
      refuse: 'This customer is there already, and the rules allow no second card',
    },
    sameName: 'Customers of the same name',
    shared: (kinds) => `Same ${kinds.join(', ')}:`,
    kinds: {
      licence: 'licence',
      phone: 'telephone',
      person_id: 'identity number',
      company_code: 'company code',
      name: 'name',
      place: 'name and address',
    },
    elsewhere: 'a customer of another unit',
    nobody: (unit) => `${unit}, nobody in charge`,
    apart: (metres) => `${metres} apart`,
    moreByName: (count) => `${count} more of this name`,
    reason: 'Why it is saved all the same',
    reasonHint: 'Such as: one telephone for two shops of a couple. Kept in the history.',
  },
)
