// A country's ledger: 2,850 county bureaus in one peer group, six items, made by the product's own imports from a fixed seed. All of it is synthetic.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Account, Api, run, signIn, start } from './program'

export const bureaus = 2850
export const asOf = '2021-04-26'

const indicators = ['dianzha', 'saohei', 'jingji', 'jindu', 'zhian', 'zhifa']
const items = ['电信诈骗', '扫黑除恶', '经济犯罪', '禁毒', '治安', '执法规范']

// The same figures on every machine: a linear congruential generator.
function dice(seed: number) {
  let s = seed
  return (n: number) => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0
    return Math.floor((s / 2 ** 32) * n)
  }
}

const first = [...'安宝昌成大德东丰阜高广海和恒宏华怀吉建江金景静开乐黎临龙隆明南宁平青清庆荣瑞']
const second = [...'安昌川德东峰谷关冈海河湖化江津口丽陵林流门南宁坪浦泉山石水台塘阳原源远泽州竹庄']

const code = (i: number) => `10${String(i + 1).padStart(4, '0')}`
const name = (i: number) => `${first[i % first.length]}${second[Math.floor(i / first.length) % second.length]}${i < first.length * second.length ? '' : '新'}${i % 3 === 0 ? '区分局' : '县公安局'}`
const csv = (rows: (string | number)[][]) => rows.map((r) => r.join(',')).join('\n')

/** The files that are imported, by name. */
function tables(): Record<string, string> {
  const roll = dice(20210426)
  const units = Array.from({ length: bureaus }, (_, i) => i)
  const days = ['2021-03-03', '2021-03-21', '2021-04-09', asOf]
  const observations: (string | number)[][] = []
  for (const i of units) {
    for (const [k, indicator] of indicators.entries()) {
      for (const day of days.slice(0, 2 + roll(3))) observations.push([code(i), indicator, day, k === 5 ? roll(3) : 4 + roll(40)])
    }
  }
  return {
    'units.csv': csv([['单位代码', '单位名称', '单位层级', '上级单位代码'], ['100000', '全国（合成数据）', '部', ''], ...units.map((i) => [code(i), name(i), '县局', '100000'])]),
    'indicators.csv': csv([['指标代码', '指标名称', '计量单位', '指标方向', '时间累计', '单位汇总'], ...indicators.map((c, k) => [c, `${items[k]}数`, '起', k === 5 ? '越少越好' : '越多越好', '相加', '相加'])]),
    'groups.csv': csv([['分组代码', '分组名称', '成员单位代码'], ...units.map((i) => ['QG', '全国县级局', code(i)])]),
    'targets.csv': csv([['责任单位代码', '指标代码', '任务数', '开始日期', '完成期限'], ...units.flatMap((i) => indicators.slice(0, 5).map((c) => [code(i), c, 40 + roll(80), '2021-02-10', '2021-06-30']))]),
    'observations.csv': csv([['单位代码', '指标代码', '日期', '数量'], ...observations]),
  }
}

const rulebook = `code: QG2021
name: 全国县级局考核办法（合成）
version: 1
period: {start: 2021-02-10, due: 2021-06-30}
full: 100
rounding: {places: 2, mode: half_up}
ranking: {method: competition}
tiers:
  by: share
  steps:
    - {name: 第一方阵, bound: "1/3"}
    - {name: 第二方阵, bound: "2/3"}
    - {name: 第三方阵}
items:
${indicators
  .slice(0, 5)
  .map((c, k) => `  - {code: ${c.toUpperCase()}, name: ${items[k]}, full: 16, missing: zero, rule: {kind: completion, indicator: ${c}, cap: "1"}}`)
  .join('\n')}
  - {code: ZHIFA, name: 执法规范, full: 20, rule: {kind: deduction, indicator: zhifa, per_event: "1", at_most: "20"}}
`

/** Makes the ledger in a new folder. Its one account is the performance office of the whole country. */
export async function makeNational(program: string, dir: string): Promise<Account[]> {
  const files = `${dir}.files`
  await mkdir(files, { recursive: true })
  const written = Object.entries({ ...tables(), 'rulebook.yaml': rulebook })
  for (const [file, content] of written) await writeFile(join(files, file), content)
  const at = (file: string) => join(files, file)
  await run(program, 'init', dir, '--name', '全国（合成数据）', '--region', '100000')
  await run(program, '--data', dir, 'import', ...Object.keys(tables()).map(at))
  await run(program, '--data', dir, 'rules', 'apply', at('rulebook.yaml'), '--from', '2021-02-10')
  await rm(files, { recursive: true })
  return [await office(program, dir)]
}

// An account's first password is only good for choosing another.
async function office(program: string, dir: string): Promise<Account> {
  const account = { name: 'quanguo', shown: '考核办', role: 'office', unit: '100000', password: 'quanguo-kaohe-2021-linshi' }
  const file = `${dir}.password`
  await writeFile(file, account.password)
  await run(program, '--data', dir, 'account', 'create', account.name, '--shown', account.shown, '--unit', account.unit, '--password-file', file)
  await run(program, '--data', dir, 'account', 'grant', account.name, account.role, account.unit, '--reason', 'synthetic')
  await rm(file)
  const server = await start(program, dir)
  try {
    const api = new Api(server.url, await signIn(server.url, [account], account.name))
    const password = 'quanguo-kaohe-2021-changyong'
    await api.send('PUT', '/me/password', { old_password: account.password, password })
    return { ...account, password }
  } finally {
    await server.end()
  }
}

/** Makes the ledger once a run, however many workers ask for it. */
export async function nationalOnce(program: string, dir: string): Promise<{ ledger: string; accounts: Account[] }> {
  const ledger = join(dir, 'national')
  const made = join(dir, 'national.json')
  const mine = await mkdir(join(dir, 'national.making')).then(() => true, () => false)
  if (mine) await writeFile(made, JSON.stringify(await makeNational(program, ledger).catch((e: Error) => ({ failed: e.message }))))
  for (;;) {
    const text = await readFile(made, 'utf8').catch(() => '')
    if (text.endsWith(']')) return { ledger, accounts: JSON.parse(text) as Account[] }
    if (text.endsWith('}')) throw new Error((JSON.parse(text) as { failed: string }).failed)
    await new Promise((r) => setTimeout(r, 200))
  }
}
