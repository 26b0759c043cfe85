import { describe, expect, it } from 'vitest'
import { falls, plus } from './fall'

const item = (code: string, full: string, score: string) => ({ code, name: code, kind: 'completion', full, score })
const unit = (total: string, items: ReturnType<typeof item>[]) => ({ code: 'u', name: 'u', rank: 1, provisional: false, total, items })

describe('falls', () => {
  it('goes from full marks to the total, item by item', () => {
    const bars = falls(unit('85', [item('A', '80', '76'), item('B', '20', '9')]), '100')
    expect(bars.map((b) => [b.kind, b.lost, b.from, b.to])).toEqual([['full', '0', '0', '100'], ['item', '4', '100', '96'], ['item', '11', '96', '85'], ['total', '0', '0', '85']])
  })
  it('lets bonuses add', () => expect(falls(unit('102', [item('A', '100', '100'), item('B', '0', '2')]), '100')[2]).toMatchObject({ lost: '-2', to: '102' }))
  it('leaves nothing unsaid when the total is no plain sum', () => expect(falls(unit('90', [item('A', '100', '80')]), '100').at(-2)).toMatchObject({ kind: 'other', lost: '-10', from: '80', to: '90' }))
  it('adds exactly', () => expect([plus('0.1', '0.2'), plus('1', '-3')]).toEqual(['0.3', '-2']))
})
