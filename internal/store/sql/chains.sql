-- Every record that refers to another, with what had become of that other by then.
SELECT r.seq, r.kind, r.ref, t.kind,
	EXISTS (
		SELECT 1 FROM record c WHERE c.ref = r.ref AND c.kind = 2 AND c.seq < r.seq
			AND NOT EXISTS (SELECT 1 FROM record b WHERE b.ref = c.seq AND b.kind = 5 AND b.seq < r.seq)
	) AS corrected,
	EXISTS (SELECT 1 FROM record w WHERE w.ref = r.ref AND w.kind = 3 AND w.seq < r.seq) AS retracted,
	EXISTS (SELECT 1 FROM record b WHERE b.ref = r.ref AND b.kind = 5 AND b.seq < r.seq) AS returned,
	t.basis = 1 OR EXISTS (SELECT 1 FROM record v WHERE v.ref = r.ref AND v.kind = 4 AND v.seq < r.seq) AS verified
FROM record r LEFT JOIN record t ON t.seq = r.ref
WHERE r.ref IS NOT NULL
ORDER BY r.seq
