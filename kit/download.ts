/** Hands a file to the person, as the browser's own download. */
export function saveFile(file: { name: string; content: Blob }): void {
  const address = URL.createObjectURL(file.content)
  const link = document.createElement('a')
  link.href = address
  link.download = file.name
  link.click()
  // The browser has taken its own reference by the next turn of a minute; the memory is given back then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
