// The board as a picture to paste into a message: drawn by the page itself, always on white, with everything that says what it is.
import { figure, placesOf, share } from '../../parts/number'
import { itemColumns, type Board } from './rows'

/** A longer board makes a picture that nobody can open. */
export const mostUnits = 400

interface Words {
  title: string
  notes: string
  demo: string
  rank: string
  unit: string
  tier: string
  total: string
  tied: string
  full: (full: string) => string
}

const scale = 2
const margin = 24
const row = 30
const head = 46
const top = 92

export async function drawBoard(board: Board, words: Words): Promise<Blob> {
  const items = itemColumns(board.units)
  const places = placesOf(board.units.map((u) => u.total))
  const onRank = new Map<number, number>()
  for (const u of board.units) onRank.set(u.rank, (onRank.get(u.rank) ?? 0) + 1)
  const columns = [
    { width: 84, head: words.rank, sub: '', right: true, text: (i: number) => rankText(i), share: undefined },
    { width: 180, head: words.unit, sub: '', right: false, text: (i: number) => board.units[i]!.name, share: undefined },
    { width: 96, head: words.tier, sub: '', right: false, text: (i: number) => board.units[i]!.tier ?? '', share: undefined },
    { width: 84, head: words.total, sub: words.full(board.rulebook.full), right: true, text: (i: number) => (board.units[i]!.unscored ? '—' : figure(board.units[i]!.total, places)), share: undefined },
    ...items.map((c) => ({
      width: 92,
      head: c.name,
      sub: words.full(c.full),
      right: true,
      text: (i: number) => (board.units[i]!.items[c.index]?.missing === 'exclude' ? '—' : figure(board.units[i]!.items[c.index]?.score, c.places)),
      share: (i: number) => share(board.units[i]!.items[c.index]?.score, c.full),
    })),
  ]
  function rankText(i: number) {
    const { rank } = board.units[i]!
    return rank ? `${onRank.get(rank)! > 1 ? `${words.tied} ` : ''}${rank}` : '—'
  }
  const width = margin * 2 + columns.reduce((sum, c) => sum + c.width, 0)
  const height = top + head + board.units.length * row + margin
  const canvas = Object.assign(document.createElement('canvas'), { width: width * scale, height: height * scale })
  const g = canvas.getContext('2d')!
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font')
  g.scale(scale, scale)
  g.fillStyle = '#ffffff'
  g.fillRect(0, 0, width, height)
  g.textBaseline = 'middle'
  const write = (text: string, x: number, y: number, room: number, { right = false, bold = false, size = 13, ink = '#14181f' } = {}) => {
    g.font = `${bold ? '600 ' : ''}${size}px ${family}`
    g.fillStyle = ink
    g.textAlign = right ? 'right' : 'left'
    g.fillText(text, right ? x + room : x, y, room)
  }
  write(words.title, margin, margin + 10, width - 2 * margin, { bold: true, size: 20 })
  write(words.notes, margin, margin + 36, width - 2 * margin, { ink: '#4b5563', size: 12 })
  write(words.demo, margin, margin + 54, width - 2 * margin, { ink: '#8a4b00', size: 12 })
  let x = margin
  for (const c of columns) {
    const room = c.width - 20
    g.fillStyle = '#f5f6f8'
    g.fillRect(x, top, c.width, head)
    write(c.head, x + 10, top + (c.sub ? 16 : head / 2), room, { right: c.right, bold: true, ink: '#4b5563' })
    write(c.sub, x + 10, top + 33, room, { right: c.right, size: 11, ink: '#4b5563' })
    for (let i = 0; i < board.units.length; i++) {
      const y = top + head + i * row
      if (c.share) {
        g.fillStyle = `rgba(0, 114, 178, ${0.28 * c.share(i)})`
        g.fillRect(x, y, c.width, row)
      }
      write(c.text(i), x + 10, y + row / 2, room, { right: c.right, bold: c === columns[0] || c === columns[3] })
    }
    x += c.width
  }
  for (let i = 0; i <= board.units.length; i++) {
    g.fillStyle = i > 0 && i < board.units.length && board.units[i]!.tier !== board.units[i - 1]!.tier ? '#767f8b' : '#d9dde3'
    g.fillRect(margin, top + head + i * row, width - 2 * margin, 1)
  }
  return new Promise((done, failed) => canvas.toBlob((b) => (b ? done(b) : failed(new Error('no picture'))), 'image/png'))
}
