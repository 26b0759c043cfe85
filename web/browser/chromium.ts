// Chromium as Debian has it, with nothing that reaches out by itself.
import { type Browser, chromium } from 'playwright-core'

/** Where the browser is; CHROMIUM names another. */
export const path = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const flags = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: path, headless: true, args: flags })
}
