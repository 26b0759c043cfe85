// Package inspect holds how a supervision office inspects: the draw 双随机 of who is inspected and by whom, which anybody can work out
// again from one file; checklists; inspections announced 明查 and unannounced 暗访; findings 问题, the orders 整改通知 to mend them and
// their closing 销号; and what of a unit's ledgers is there when an inspector comes. It is pure: moment, actor, chance and records come in
// as arguments, and a rule that is broken comes back as a fault.
package inspect
