package store

import "athletedata/parsers/record"

var hrvColumns = []string{"beats", "artefact_pct", "mean_rr_ms", "sdnn_ms", "rmssd_ms", "pnn50_pct", "pnn20_pct", "dfa_alpha1"}

func writeHRV(c *copyBuffer, a *activityRow) {
	if a.HRV == nil {
		return
	}
	c.row(len(hrvColumns) + 3)
	c.measures(&a.HRV.HRVMeasures)
	c.key(a)
}

func writeHRVWindows(c *copyBuffer, a *activityRow) {
	if a.HRV == nil {
		return
	}
	for i := range a.HRV.Windows {
		w := &a.HRV.Windows[i]
		c.row(len(hrvColumns) + 4)
		c.measures(&w.HRVMeasures)
		c.key(a)
		c.micros(w.UnixMicro)
	}
}

func (c *copyBuffer) measures(m *record.HRVMeasures) {
	c.int4(m.Beats)
	for _, v := range []*float64{m.ArtefactPct, m.MeanRRMS, m.SDNNMS, m.RMSSDMS, m.PNN50Pct, m.PNN20Pct, m.DFAAlpha1} {
		c.small(v)
	}
}
