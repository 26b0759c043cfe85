// All that a browser test needs.
export { axe, violations } from './axe'
export { allow, live, offline, online, openPage, settled, shot, theBrowser, troubles, type Visit, type Width } from './page'
export type { Api } from './program'
export { demoServer, nationalServer, type Server } from './server'
