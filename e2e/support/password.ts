/** The password of every demo account of a test run. */
export const PASSWORD = 'Yunfeng-9-banma'
