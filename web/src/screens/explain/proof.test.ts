// A proof as a server of the demo gave it, and what becomes of it when a byte is changed.
import { expect, test } from 'vitest'
import { verify } from './proof'

const key = 'tongchou/431000/2b502c4f144ec731+02b0c972+AcXM9kyzTt4lwxbfxOfP9LjJ30h6tUn18KYra2yEZ0LV'
const file = `c2sp.org/tlog-proof@v1
extra AQAAAAAAAB5fAAaTmAEAAAAHAAAAAQAASOwAAAAAAAAnEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
index 8068
j6OundyAYJjIArr7F4sCeNLi+vBz+Q1S7iujirnL7y4=
X7tZSxbciC+PdzlReRROlumWn7nzIBMfrxW4PX/gSII=
SSuha7GldXw+arSFEks1iQW4qYQt/eA2LmCjjCq6Drw=
yA+rDReBBEsWXEscbplhkuRkP/SIOauGJ0COLYMzbvE=
KKo5RuihRfdrL+KyUqrAUa2oWHTWBqJVPQep8TEgffk=
SgpC4KZRoQOCziT8BqY0FD4/sylSwcG9t+I4CmnRRD4=
eDwMA1zsagDXrcSZQbnh9gQhPCjKzGAkWXUukEvGfhI=
zjxV81+1WC+c3WAoANCkuz63zR+DOQjwowbuVXgPFlM=
oUCOiUhdzxXcna1/Ua7SPKffQJ4PttzBmf8V9gsbvV4=
eTLyOzgvr/Sk3w31vx0QVMcwfuHS1DZ34xJQ42clyjA=
eonl451e4Rm91YjqcV5Jpg6sCYUC0REldgqsKrhIHbQ=
hAO0CqZIsMjXZY0b6ceHpIdW2o2YWNUn2x5dRljrh6Y=
vHcpyzDK352Q9lp112uVlebTTbDp79X13lIzM262l6E=
4AaSS0y4SCRf9LBcQmVjLSjrN67hjk/KXTzAkINaS30=
NkjSdVnzc2efckqZNc8Li2h04RPBDhFdSAxvOP4t6ts=

tongchou/431000/2b502c4f144ec731
18159
FB76GDojxjnYJi4R2OsGeH2KoZALX8OlsI4mkv6NWZk=

— tongchou/431000/2b502c4f144ec731 ArDJcvopeZ6cagUxrmnbfHPIa7pPAmxR+ZwVwD6CmQIU5zOT0hIVWuxZFAK9/4dPycYRHw5jQA4az92PLCaJWAx6wgQ=
`
const record = { seq: 7775, occurred_on: '2021-02-10', quantity: '1' }
const fault = async (changed: string, of = record, by = key) => (await verify(changed, of, by)).fault

test('a proof holds: leaf, path, root and signature', async () => {
  const verdict = await verify(file, record, key)
  expect([verdict.fault, verdict.signed]).toEqual([undefined, true])
  expect(file).toContain(`\n${verdict.size}\n${verdict.root}\n`)
})

test('it holds for its own record only', async () => {
  expect(await fault(file, { ...record, seq: 7776 })).toBe('leaf')
  expect(await fault(file, { ...record, quantity: '2' })).toBe('leaf')
  expect(await fault(file, { ...record, occurred_on: '2021-02-11' })).toBe('leaf')
})

test('a changed leaf, path, size or root is found', async () => {
  const lines = file.split('\n')
  const path = [...lines]
  path[4] = path[5]!
  expect(await fault(path.join('\n'))).toBe('root')
  expect(await fault(file.replace(/^index .*$/m, 'index 8069'))).toBe('root')
  expect(await fault(file.replace(/^extra AQ(.*)AAAA$/m, 'extra AQ$1AAAB'))).toBe('root')
})

test('another log’s key, and a checkpoint that was not signed, are found', async () => {
  const size = /\n(\d+)\n/.exec(file.slice(file.indexOf('\n\n')))![1]!
  expect(await fault(file, record, key.replace(/\+[0-9a-f]{8}\+/, '+00000000+'))).toBe('signature')
  expect(await fault(file.replace(`\n${size}\n`, `\n${Number(size)}\n`).replace('tongchou/', 'Tongchou/'))).toBe('signature')
})

test('what is no proof is none', async () => {
  expect(await fault('')).toBe('form')
  expect(await fault(file.replace('tlog-proof@v1', 'tlog-proof@v9'))).toBe('form')
})
