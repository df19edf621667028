import { createWriteStream } from 'node:fs'
import { deflateRawSync, crc32 } from 'node:zlib'

/** A zip with the given parts, deflated: for workbooks that no library of ours wrote. */
export function zipOf(parts: Readonly<Record<string, string>>): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(parts)) {
    const raw = Buffer.from(text)
    const packed = deflateRawSync(raw)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x0800, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(raw), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(raw.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name)])
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 0, 'latin1')
    entry.writeUInt16LE(20, 4)
    fields.copy(entry, 6, 0, 24)
    entry.writeUInt32LE(offset, 42)
    central.push(entry, Buffer.from(name))
    local.push(head, packed)
    offset += head.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(Object.keys(parts).length, 8)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

/** The parts of a minimal workbook around a sheet's rows; `styles` are number formats of cell styles 1, 2, …. */
export function workbookParts(
  rows: string,
  options: { styles?: readonly number[]; strings?: readonly string[] } = {},
) {
  const formats = [0, ...(options.styles ?? [])].map((id) => `<xf numFmtId="${id}"/>`).join('')
  return {
    '[Content_Types].xml': '<?xml version="1.0"?><Types/>',
    'xl/workbook.xml': `<?xml version="1.0"?><workbook ${main} xmlns:rel="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="隐藏" sheetId="1" state="hidden" rel:id="rId1"/><sheet name="客户" sheetId="2" rel:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
    'xl/styles.xml': `<?xml version="1.0"?><styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${formats}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<?xml version="1.0"?><sst ${main}>${(options.strings ?? []).map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet ${main}><sheetData/></worksheet>`,
    'xl/worksheets/sheet2.xml': `<?xml version="1.0"?><worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`,
  }
}

/** Writes a CSV of many customers without holding it in memory; returns its size in bytes. */
export async function writeCustomerCsv(path: string, rows: number, mark = '3303'): Promise<number> {
  const stream = createWriteStream(path)
  stream.write('许可证号,客户名称,联系人,电话,地址,客户类型,备注一,走访频次,经度,纬度,营业时间\n')
  for (let n = 0; n < rows; n++) {
    const line = `${mark}${String(n).padStart(8, '0')},批量超市${n},叶${n % 97},1380577${String(n % 10_000).padStart(4, '0')},解放路${n}号,普通零售户,,每两周1次,${(120.5 + (n % 1000) / 5000).toFixed(6)},${(27.9 + (n % 777) / 4000).toFixed(6)},08:00-22:00\n`
    if (!stream.write(line)) await new Promise((resolve) => stream.once('drain', () => resolve(true)))
  }
  await new Promise<void>((resolve) => stream.end(() => resolve()))
  return stream.bytesWritten
}
