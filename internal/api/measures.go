package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// measures are the server's figures for Prometheus. No label holds a name, an account or an address.
type measures struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	panics   prometheus.Counter
	writes   *prometheus.CounterVec
	feeds    prometheus.Gauge
	imports  prometheus.Gauge
	backups  *prometheus.CounterVec
}

func newMeasures(s *server) *measures {
	m := &measures{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tongchou_http_requests_total", Help: "Requests by operation and status."},
			[]string{"operation", "status"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tongchou_http_request_duration_seconds", Help: "Time to answer, by operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300}}, []string{"operation"}),
		panics:  prometheus.NewCounter(prometheus.CounterOpts{Name: "tongchou_http_panics_total", Help: "Requests that met a mistake of the program."}),
		writes:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tongchou_writes_total", Help: "Operations that wrote, by operation."}, []string{"operation"}),
		feeds:   prometheus.NewGauge(prometheus.GaugeOpts{Name: "tongchou_event_streams", Help: "Event streams open now."}),
		imports: prometheus.NewGauge(prometheus.GaugeOpts{Name: "tongchou_imports_running", Help: "Imports running now."}),
		backups: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tongchou_backups_total", Help: "Backups by outcome: done, failed."}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.requests, m.took, m.panics, m.writes, m.feeds, m.imports, m.backups, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tongchou_ledger_seq", Help: "Number of the last record or version in memory."},
			func() float64 { return float64(s.Desk.Seq()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tongchou_postings_bytes", Help: "What the postings hold in memory."},
			func() float64 { return float64(s.Desk.Memory()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tongchou_backup_last_timestamp_seconds", Help: "When the newest verified backup was made; 0: there is none."},
			s.lastBackup),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "tongchou_database_up", Help: "1 while the database answers."}, func() float64 {
			ctx, stop := context.WithTimeout(context.Background(), healthWait)
			defer stop()
			if s.ready(ctx) != nil {
				return 0
			}
			return 1
		}),
	)
	return m
}

// request counts one request. What is no operation counts under "none".
func (m *measures) request(c *call, r *http.Request, w *recorder, took time.Duration) {
	name := c.operation
	if name == "" {
		name = "none"
	}
	m.requests.WithLabelValues(name, strconv.Itoa(w.code())).Inc()
	m.took.WithLabelValues(name).Observe(took.Seconds())
}

func (m *measures) handler() http.Handler {
	h := promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		of(r.Context()).operation = "metrics"
		h.ServeHTTP(w, r)
	})
}
