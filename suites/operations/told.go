package operations

import (
	"portalspec/fixtures/operations"
	"portalspec/reports/evidence"
)

// Rules returns the ids of the rules that judge the operation as far as a target lets them, and where none does, why.
func Rules(one operations.Operation) (ids []string, why string) {
	if why = unsendable(one, evidence.Facts{}); why == "" {
		ids = append(ids, authRequired.ID)
	}
	if one.Class == operations.Safe || one.Class == operations.Slow {
		ids = append(ids, jsonSuffix.ID, xmlSuffix.ID, defaultIsXML.ID, describedShape.ID)
		if one.ReadsOne() {
			ids = append(ids, missingIs404.ID)
		}
	}
	if len(ids) > 0 {
		return ids, ""
	}
	return nil, why
}
