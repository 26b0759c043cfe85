package api

import (
	"net/http"
	"slices"
	"strings"
)

// statuses are the faults that are not simply a content that can't be processed (422).
var statuses = map[string]int{
	"access_signed_out":          http.StatusUnauthorized,
	"access_token_refused":       http.StatusUnauthorized,
	"access_sign_in":             http.StatusUnauthorized,
	"access_second_factor":       http.StatusUnauthorized,
	"access_second_factor_wrong": http.StatusUnauthorized,
	"access_provider_refused":    http.StatusUnauthorized,
	"access_provider_account":    http.StatusForbidden,
	"access_ceremony":            http.StatusUnauthorized,
	"access_wait":                http.StatusTooManyRequests,
	"access_provider_away":       http.StatusBadGateway,
	"access_account_unknown":     http.StatusNotFound,
	"access_session_unknown":     http.StatusNotFound,
	"access_token_unknown":       http.StatusNotFound,
	"access_passkey_unknown":     http.StatusNotFound,
	"access_provider_unknown":    http.StatusNotFound,
	"access_enrolment_absent":    http.StatusConflict,
	"access_grant_held":          http.StatusConflict,
	"access_grant_absent":        http.StatusConflict,
	"access_name_taken":          http.StatusConflict,
	"access_account_changed":     http.StatusPreconditionFailed,
	"access_denied":              http.StatusForbidden,
	"access_scope":               http.StatusForbidden,
	"access_renew":               http.StatusForbidden,
	"access_sign_in_again":       http.StatusForbidden,
	"access_second_person":       http.StatusForbidden,

	"store_record_unknown":   http.StatusNotFound,
	"desk_unit_unknown":      http.StatusNotFound,
	"desk_person_unknown":    http.StatusNotFound,
	"desk_group_unknown":     http.StatusNotFound,
	"desk_rulebook_unknown":  http.StatusNotFound,
	"desk_target_unknown":    http.StatusNotFound,
	"desk_indicator_unknown": http.StatusNotFound,
	"desk_no_group":          http.StatusNotFound,
	"desk_no_rulebook":       http.StatusNotFound,
	"desk_empty":             http.StatusNotFound,
	"score_item_unknown":     http.StatusNotFound,

	"store_paper_changed":   http.StatusPreconditionFailed,
	"api_changed":           http.StatusPreconditionFailed,
	"api_match_missing":     http.StatusPreconditionRequired,
	"store_once_used":       http.StatusConflict,
	"desk_target_exists":    http.StatusConflict,
	"desk_rulebook_version": http.StatusConflict,
	"desk_period_locked":    http.StatusConflict,

	"desk_rulebook_version_unknown": http.StatusNotFound,
	"workflow_period_unknown":       http.StatusNotFound,
	"workflow_edition_unknown":      http.StatusNotFound,
	"workflow_proposal_unknown":     http.StatusNotFound,
	"workflow_objection_unknown":    http.StatusNotFound,
	"publish_no_figure":             http.StatusNotFound,
	"api_import_unknown":            http.StatusNotFound,
	"api_document_unknown":          http.StatusNotFound,

	"workflow_draft_changed":     http.StatusPreconditionFailed,
	"workflow_period_exists":     http.StatusConflict,
	"workflow_edition_exists":    http.StatusConflict,
	"workflow_edition_published": http.StatusConflict,
	"workflow_edition_differs":   http.StatusConflict,
	"workflow_amended_already":   http.StatusConflict,
	"workflow_objection_there":   http.StatusConflict,
	"workflow_locked_already":    http.StatusConflict,
	"workflow_decided":           http.StatusConflict,
	"workflow_second_person":     http.StatusForbidden,
	"workflow_own_submission":    http.StatusForbidden,
	"workflow_own_verification":  http.StatusForbidden,

	"vault_too_large": http.StatusRequestEntityTooLarge,
	"vault_type":      http.StatusUnsupportedMediaType,
	"vault_cut":       http.StatusBadRequest,

	"xapi_conflict":      http.StatusConflict,
	"xapi_unconditional": http.StatusConflict,
	"xapi_changed":       http.StatusPreconditionFailed,
	"xapi_absent":        http.StatusNotFound,

	"backup_not_configured": http.StatusConflict,

	"api_key_reused":   http.StatusUnprocessableEntity,
	"api_key_secret":   http.StatusConflict,
	"api_key_running":  http.StatusConflict,
	"api_cross_origin": http.StatusForbidden,
	"api_not_found":    http.StatusNotFound,
	"api_method":       http.StatusMethodNotAllowed,
	"api_rate":         http.StatusTooManyRequests,
	"api_crowded":      http.StatusServiceUnavailable,
	"api_too_large":    http.StatusRequestEntityTooLarge,
	"api_cut":          http.StatusBadRequest,
	"api_slow":         http.StatusRequestTimeout,
	"api_media":        http.StatusUnsupportedMediaType,
}

// prefixes are statuses of whole families of codes.
var prefixes = map[string]int{
	"access_":        http.StatusUnprocessableEntity,
	"access_own_":    http.StatusForbidden,
	"workflow_step_": http.StatusConflict,
	"xapi_":          http.StatusBadRequest,
}

// statusOf is the HTTP status of a fault's code.
func statusOf(code string) int {
	if s, ok := statuses[code]; ok {
		return s
	}
	var families []string
	for p := range prefixes {
		if strings.HasPrefix(code, p) {
			families = append(families, p)
		}
	}
	if len(families) > 0 {
		// The longest prefix says the most.
		return prefixes[slices.MaxFunc(families, func(a, b string) int { return len(a) - len(b) })]
	}
	return http.StatusUnprocessableEntity
}
