import { expect, test } from 'vitest'
import type { Unit } from './queries'
import { moved } from './tree'

const unit = (code: string, parent?: string): Unit => ({ code, name: code, parent, region: 1, from: '2021-01-01' })
const units = [unit('city'), unit('A', 'city'), unit('B', 'city'), unit('A1', 'A')]

test.each<[string, string, 'on' | 'before' | 'after', string | undefined]>([
  ['A1', 'B', 'on', 'B'],
  ['A1', 'B', 'before', 'city'],
  ['B', 'A1', 'after', 'A'],
  ['A1', 'A', 'on', undefined], // it is there already
  ['A', 'A1', 'on', undefined], // below itself
  ['A', 'A', 'on', undefined],
  ['A', 'city', 'after', ''],
])('%s dropped %s %s', (code, target, at, parent) => expect(moved(units, code, target, at)?.parent).toBe(parent))
