import i18next, { type TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { below, numbered, shown, text, type Node } from './node'
import zh from './text.zh.json'

let t: TFunction<'explain'>
beforeAll(async () => {
  await i18next.init({ lng: 'zh', resources: { zh: { explain: zh } }, ns: ['explain'], defaultNS: 'explain', interpolation: { escapeValue: false } })
  t = i18next.t as unknown as TFunction<'explain'>
})

const write = (n: Node) => text(n, t, numbered(n))

describe('shown', () => {
  it.each([
    ['0.75', '0.75'],
    ['127/120', '≈1.058333'],
    ['2/3', '≈0.666667'],
    ['-1/3', '≈-0.333333'],
    ['1/10000000', '≈0'],
    [undefined, ''],
  ])('%s is %s', (value, want) => expect(shown(value)).toBe(want))
})

const completion: Node = {
  op: 'round', value: '15', what: 'score.node.item', rule: 'items[0]', with: { places: '2' },
  args: { Name: '电信诈骗', Kind: 'score.kind.completion', Full: '15', Missing: '', Why: '' },
  of: [{ op: 'mul', value: '15', of: [{ op: 'param', value: '15', rule: 'items[0].full' }, { op: 'min', value: '1', of: [{ op: 'div', value: '127/120', what: 'score.node.completion', args: { Indicator: '破案数', Pace: false } }, { op: 'param', value: '1', rule: 'items[0].rule.cap' }] }] }],
}

describe('a statement', () => {
  it('reads as the command line prints it', () =>
    expect(write(completion)).toBe(
      ['电信诈骗（完成率，满分 15）：15 = round(15, 2) ［items[0]］', '  15 = 15 × 1', '    办法规定：15 ［items[0].full］', '    取小：1 = min(≈1.058333, 1)', '      破案数 完成率：≈1.058333', '      办法规定：1 ［items[0].rule.cap］', ''].join('\n'),
    ))
  it('says a missing figure and why', () =>
    expect(write({ op: 'missing', value: '0', what: 'score.node.item', args: { Name: '治安', Kind: 'score.kind.rank', Full: '20', Missing: 'score.missing.zero', Why: 'score.why.no_target' }, of: [{ op: 'div', why: 'no_target' }] })).toBe(
      '治安（名次分，满分 20）缺数据，记 0 分（没有下达任务）：0\n  无（没有下达任务）\n',
    ))
  it('names the first records and counts them all', () => {
    const records = Array.from({ length: 9 }, (_, i) => ({ seq: i + 1 })) as Node['records']
    expect(write({ op: 'records', value: '9', what: 'score.node.quantity', args: { Unit: '甲', Indicator: '走访', Measure: '次', From: '2021-02-10', To: '2021-04-26' }, records })).toBe('甲 走访（次），2021-02-10 至 2021-04-26：9 （9 条记录：1、2、3、4、5、6、7、8 等）\n')
  })
  it('works a step out once', () => {
    const step = (): Node => ({ op: 'add', value: '3', of: [{ op: 'param', value: '1', rule: 'a' }, { op: 'param', value: '2', rule: 'b' }] })
    expect(write({ op: 'mul', value: '9', of: [step(), step()] }).split('\n').at(-2)).toBe('  3 = 1 + 2 （算法见上）')
  })
  it('puts negative terms in brackets', () => expect(write({ op: 'add', value: '1', of: [{ op: 'number', value: '3' }, { op: 'number', value: '-2' }] }).split('\n')[0]).toBe('1 = 3 + (-2)'))
  it('leaves out what the line above says', () => expect(below({ op: 'max', of: [{ op: 'number', what: 'score.node.nothing', value: '0' }, { op: 'param', value: '1' }] }).length).toBe(1))
})
