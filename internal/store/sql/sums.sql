-- The live records of a basis (?3: 0 submitted, 1 verified) as known at number ?1, of days up to ?2.
WITH RECURSIVE
	-- every correction with each record before it in its chain
	chain (earlier, later) AS (
		SELECT ref, seq FROM record WHERE kind = 2 AND ref IS NOT NULL AND seq <= ?1
		UNION -- not ALL: a damaged store may refer in circles
		SELECT r.ref, chain.later FROM chain JOIN record r ON r.seq = chain.earlier
		WHERE r.kind = 2 AND r.ref IS NOT NULL
	),
	retracted (seq) AS (SELECT ref FROM record WHERE kind = 3 AND ref IS NOT NULL AND seq <= ?1),
	checked (seq) AS (SELECT ref FROM record WHERE kind = 4 AND ref IS NOT NULL AND seq <= ?1),
	returned (seq) AS (SELECT ref FROM record WHERE kind = 5 AND ref IS NOT NULL AND seq <= ?1),
	gone (seq) AS (
		-- withdrawn, with everything before it in its chain
		SELECT seq FROM retracted
		UNION
		SELECT earlier FROM chain WHERE later IN (SELECT seq FROM retracted)
		UNION
		-- superseded by a later record that the basis counts
		SELECT earlier FROM chain
		WHERE CASE ?3
			WHEN 0 THEN later NOT IN (SELECT seq FROM returned)
			ELSE later IN (SELECT seq FROM checked)
				OR later IN (SELECT seq FROM record WHERE kind = 2 AND basis = 1)
			END
		UNION
		SELECT seq FROM returned WHERE ?3 = 0
	)
SELECT unit, indicator, qty
FROM record
WHERE kind IN (1, 2) AND seq <= ?1 AND occurred_on <= ?2
	AND (?3 = 0 OR basis = 1 OR seq IN (SELECT seq FROM checked))
	AND seq NOT IN (SELECT seq FROM gone)
