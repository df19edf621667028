const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text may be compared with a column of ids: PostgreSQL refuses a question with anything else. */
export const isUuid = (text: string): boolean => form.test(text)
