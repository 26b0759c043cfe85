// All that a browser test needs.
export { axe, violations } from './axe'
export { settled, type Width } from './context'
export { allow, live, offline, online, openPage, shot, theBrowser, troubles, type Visit } from './page'
export type { Api } from './program'
export { demoServer, nationalServer, type Server } from './server'
