package record

// EEGSession is one recording of a headband.
type EEGSession struct {
	Start    Moment         `db:"ts,ts,key,local"`
	End      Moment         `db:"end_ts,ts"`
	Device   string         `db:"device,text"`
	Mode     string         `db:"mode,text"`         // constant, interval
	RateHz   *float64       `db:"rate_hz,real"`      // rows a second in the file
	Samples  int            `db:"sample_count,int4"` // rows of data in the file
	Events   int            `db:"event_count,int4"`
	Channels []string       `db:"channels,text[]"`
	Extra    map[string]any `db:"extra,jsonb"`
}

// EEGSample is one second of an EEG recording. Bands are the logarithm (Bel)
// of the power spectral density, averaged over the second where the electrode
// had contact.
type EEGSample struct {
	Time         Moment         `db:"ts,ts,key,local"`
	DeltaTP9     *float64       `db:"delta_tp9,real"`
	DeltaAF7     *float64       `db:"delta_af7,real"`
	DeltaAF8     *float64       `db:"delta_af8,real"`
	DeltaTP10    *float64       `db:"delta_tp10,real"`
	ThetaTP9     *float64       `db:"theta_tp9,real"`
	ThetaAF7     *float64       `db:"theta_af7,real"`
	ThetaAF8     *float64       `db:"theta_af8,real"`
	ThetaTP10    *float64       `db:"theta_tp10,real"`
	AlphaTP9     *float64       `db:"alpha_tp9,real"`
	AlphaAF7     *float64       `db:"alpha_af7,real"`
	AlphaAF8     *float64       `db:"alpha_af8,real"`
	AlphaTP10    *float64       `db:"alpha_tp10,real"`
	BetaTP9      *float64       `db:"beta_tp9,real"`
	BetaAF7      *float64       `db:"beta_af7,real"`
	BetaAF8      *float64       `db:"beta_af8,real"`
	BetaTP10     *float64       `db:"beta_tp10,real"`
	GammaTP9     *float64       `db:"gamma_tp9,real"`
	GammaAF7     *float64       `db:"gamma_af7,real"`
	GammaAF8     *float64       `db:"gamma_af8,real"`
	GammaTP10    *float64       `db:"gamma_tp10,real"`
	ContactTP9   *float64       `db:"contact_tp9,real"` // worst horseshoe value: 1 good, 2 medium, 4 bad
	ContactAF7   *float64       `db:"contact_af7,real"`
	ContactAF8   *float64       `db:"contact_af8,real"`
	ContactTP10  *float64       `db:"contact_tp10,real"`
	HeadbandOn   *float64       `db:"headband_on,real"` // share of the second, 0–1
	AccelX       *float64       `db:"accel_x_g,real"`
	AccelY       *float64       `db:"accel_y_g,real"`
	AccelZ       *float64       `db:"accel_z_g,real"`
	GyroX        *float64       `db:"gyro_x_dps,real"`
	GyroY        *float64       `db:"gyro_y_dps,real"`
	GyroZ        *float64       `db:"gyro_z_dps,real"`
	HeartRateBPM *float64       `db:"heart_rate_bpm,real"`
	BatteryPct   *float64       `db:"battery_pct,real"`
	Rows         int            `db:"row_count,int2"` // rows of the file in this second
	Extra        map[string]any `db:"extra,jsonb"`    // means of columns without one of their own
}

// EEGBlock is up to a minute of raw samples of one channel, equally spaced from
// Start on.
type EEGBlock struct {
	Start   Moment    `db:"ts,ts,key,local"`
	Channel string    `db:"channel,text,key"` // raw_tp9, aux_1, optics_3 … in snake case
	RateHz  float64   `db:"rate_hz,real"`
	Unit    string    `db:"unit,text"`      // uV, uA, count
	Samples []float32 `db:"samples,real[]"` // NaN where the file holds no value
}

// EEGEvent is something noted in an EEG recording.
type EEGEvent struct {
	Time     Moment `db:"ts,ts,key,local"`
	Sequence int    `db:"sequence,int2,key"`
	Event    string `db:"event,text"` // blink, jaw_clench, marker, connected, disconnected, or the text
	Text     string `db:"text,text"`  // as the file says it
}
