import { defineMessages } from '#kit/words.ts'

export const withdrawWords = defineMessages(
  {
    button: (left: string) => `撤销本次走访（还剩 ${left}）`,
    title: '撤销本次走访',
    hint: '点错了才撤销。撤销后这一站恢复为未走访，记录和原因会保留，并给团队长看。',
    reasons: ['选错了客户', '误按开始走访', '{closed}'].join('|'),
    other: '其他原因',
    confirm: '确认撤销',
    done: '走访已撤销，记录已保留',
    keep: '不撤销',
  },
  {
    button: (left) => `Withdraw this visit (${left} left)`,
    title: 'Withdraw this visit',
    hint: 'Only for a visit started by mistake. The stop is open again; the record and your reason are kept and shown to the leader.',
    reasons: ['Wrong customer', 'Pressed by mistake', '{closed}'].join('|'),
    other: 'Another reason',
    confirm: 'Withdraw',
    done: 'Visit withdrawn; the record is kept',
    keep: 'Keep the visit',
  },
)
