// The files within a zip, as a workbook is one; enough to read what a download holds.
import { inflateRawSync } from 'node:zlib'

/** The texts of a zip's files by name. */
export function unzip(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new Error('no zip file')
  const out: Record<string, string> = {}
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, name, extra, comment, local] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)]
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(from, from + packed)
    out[zip.toString('utf8', at + 46, at + 46 + name)] = (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes).toString('utf8')
    at += 46 + name + extra + comment
  }
  return out
}

/** The cells of a workbook's first sheet by address, texts and numbers alike as they stand in it. */
export function cells(xlsx: Buffer): Record<string, string> {
  const sheet = unzip(xlsx)['xl/worksheets/sheet1.xml'] ?? ''
  const out: Record<string, string> = {}
  for (const [, address, inside] of sheet.matchAll(/<c r="([A-Z]+\d+)"[^>]*>(.*?)<\/c>/gs)) out[address!] = inside!.replace(/<[^>]*>/g, '')
  return out
}
