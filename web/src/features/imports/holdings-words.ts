import { defineMessages } from '#kit/words.ts'

/** Words of importing accounts and holdings; what is said of every import is in `importWords`. */
export const holdingsWords = defineMessages(
  {
    title: '导入账户与持有',
    tab: '账户与持有',
    customers: '{customer}',
    tabs: '导入什么',
    lead: '一行一个账户，按账号更新余额；有错的行单独列出，不影响其他行；整个导入可以撤销。',
    none: '还没有导入过。下载模板填好，或直接拖入核心系统导出的余额表。',
    back: '返回导入列表',
    mappingHint: '左边是账户的字段，右边选文件中的列；{number}、账号、类别、产品名称、余额必须有。',
    asOf: '余额日期',
    asOfHint: '文件里没有“余额日期”这一列时，余额算这一天的。',
    undoConsequence: (created: string, updated: string) =>
      `将删除本次新增的 ${created} 个账户，并把更新过的 ${updated} 个恢复为导入前的余额。之后又有新余额的账户会保留。`,
    kept: (count: string) => `${count} 个账户导入后又有新余额，已保留`,
    fields: {
      licence: '{number}',
      number: '账号',
      kind: '类别',
      product: '产品名称',
      balance: '余额（元）',
      asOf: '余额日期',
      openedOn: '开户日期',
      maturesOn: '到期日',
      rate: '利率（%）',
      state: '状态',
    },
  },
  {
    title: 'Import accounts',
    tab: 'Accounts',
    customers: '{Customers}',
    tabs: 'What to import',
    lead: 'One account a row, found again by its number. Rows with errors are listed apart and do not hold up the others; a whole import can be undone.',
    none: 'Nothing was imported yet. Fill in the template, or drop the table of balances of the core system.',
    back: 'Back to imports',
    mappingHint:
      'Fields of an account on the left, columns of the file on the right; {number}, account number, kind, product and balance are needed.',
    asOf: 'Day of the balances',
    asOfHint: 'Used where the file has no column for it.',
    undoConsequence: (created, updated) =>
      `Removes the ${created} accounts that this import made and gives the ${updated} that it changed their old balances. Accounts with newer balances stay.`,
    kept: (count) => `${count} accounts have newer balances and were kept`,
    fields: {
      licence: '{number}',
      number: 'Account number',
      kind: 'Kind',
      product: 'Product',
      balance: 'Balance (yuan)',
      asOf: 'Day of the balance',
      openedOn: 'Opened on',
      maturesOn: 'Due on',
      rate: 'Rate (%)',
      state: 'State',
    },
  },
)
