// Once a run: the program, and a demo ledger that each test file serves a copy of.
import { copyFile, mkdir, mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { type Account, makeDemo } from './program'

/** What a run has ready for its tests: the program, a folder of its own, the demo's ledger and accounts. */
export interface Run {
  program: string
  dir: string
  demo: string
  accounts: Account[]
}

declare module 'vitest' {
  export interface ProvidedContext {
    run: Run
  }
}

export default async function setup(project: TestProject) {
  const dir = await mkdtemp(join(tmpdir(), 'tongchou-browser-'))
  const program = join(dir, 'tongchou') // a copy: whoever builds meanwhile does not change what is tested
  const demo = join(dir, 'demo')
  await mkdir(join(dir, 'pids'))
  try {
    await copyFile(resolve(process.env.TONGCHOU_BIN ?? '../bin/tongchou'), program)
    project.provide('run', { program, dir, demo, accounts: await makeDemo(program, demo) })
  } catch (error) {
    await rm(dir, { recursive: true, force: true })
    throw error
  }
  return async () => {
    await endLeftovers(dir, program)
    await rm(dir, { recursive: true, force: true })
  }
}

// A worker that was killed could not end its servers. A process is ours when it runs the run's own copy of the program.
async function endLeftovers(dir: string, program: string) {
  for (const pid of await readdir(join(dir, 'pids'))) {
    const runs = await readlink(`/proc/${pid}/exe`).catch(() => '')
    if (runs === program) process.kill(Number(pid), 'SIGKILL')
  }
}
