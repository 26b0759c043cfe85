// Keys of the catalogues are checked by the compiler: a key that is not in the Chinese catalogue is an error.
import type account from '../screens/account/text.zh.json'
import type admin from '../screens/admin/text.zh.json'
import type board from '../screens/board/text.zh.json'
import type entry from '../screens/entry/text.zh.json'
import type explain from '../screens/explain/text.zh.json'
import type importing from '../screens/import/text.zh.json'
import type ledger from '../screens/ledger/text.zh.json'
import type overview from '../screens/overview/text.zh.json'
import type pace from '../screens/pace/text.zh.json'
import type publish from '../screens/publish/text.zh.json'
import type review from '../screens/review/text.zh.json'
import type rulebook from '../screens/rulebook/text.zh.json'
import type signin from '../screens/signin/text.zh.json'
import type targets from '../screens/targets/text.zh.json'
import type whatif from '../screens/whatif/text.zh.json'
import type common from './common.zh.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    returnNull: false
    resources: {
      account: typeof account
      admin: typeof admin
      board: typeof board
      common: typeof common
      entry: typeof entry
      explain: typeof explain
      import: typeof importing
      ledger: typeof ledger
      overview: typeof overview
      pace: typeof pace
      publish: typeof publish
      review: typeof review
      rulebook: typeof rulebook
      signin: typeof signin
      targets: typeof targets
      whatif: typeof whatif
    }
  }
}
