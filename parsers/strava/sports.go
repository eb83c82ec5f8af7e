package strava

import (
	"strings"
	"unicode"
)

// sports are FIT's sport and sub-sport for Strava's types. Its interface
// writes them in one word, the export in several and in the account's
// language; what is in no list is "generic" and keeps its name.
var sports = map[string][2]string{
	"run": {"running"}, "trailrun": {"running", "trail"}, "virtualrun": {"running", "virtual_activity"}, "walk": {"walking"}, "hike": {"hiking"}, "snowshoe": {"snowshoeing"}, "wheelchair": {"wheelchair_push_run"},
	"ride": {"cycling"}, "gravelride": {"cycling", "gravel_cycling"}, "mountainbikeride": {"cycling", "mountain"}, "virtualride": {"cycling", "virtual_activity"}, "handcycle": {"cycling", "hand_cycling"}, "velomobile": {"cycling", "recumbent"},
	"ebikeride": {"e_biking", "e_bike_fitness"}, "emountainbikeride": {"e_biking", "e_bike_mountain"}, "swim": {"swimming"},
	"weighttraining": {"training", "strength_training"}, "workout": {"training"}, "crossfit": {"training", "cardio_training"}, "highintensityintervaltraining": {"hiit", "hiit"}, "yoga": {"training", "yoga"}, "pilates": {"training", "pilates"}, "physicaltherapy": {"training"},
	"elliptical": {"fitness_equipment", "elliptical"}, "stairstepper": {"fitness_equipment", "stair_climbing"}, "rowing": {"rowing"}, "virtualrow": {"fitness_equipment", "indoor_rowing"},
	"alpineski": {"alpine_skiing"}, "backcountryski": {"alpine_skiing", "backcountry"}, "nordicski": {"cross_country_skiing"}, "rollerski": {"cross_country_skiing"}, "snowboard": {"snowboarding"}, "iceskate": {"ice_skating"}, "inlineskate": {"inline_skating"},
	"canoeing": {"paddling"}, "canoe": {"paddling"}, "kayaking": {"kayaking"}, "kitesurf": {"kitesurfing"}, "sail": {"sailing"}, "standuppaddling": {"stand_up_paddleboarding"}, "surfing": {"surfing"}, "windsurf": {"windsurfing"},
	"rockclimbing": {"rock_climbing"}, "rockclimb": {"rock_climbing"}, "golf": {"golf"}, "soccer": {"soccer"}, "football": {"soccer"}, "basketball": {"basketball"}, "volleyball": {"volleyball"}, "cricket": {"cricket"}, "dance": {"dance"}, "tennis": {"tennis"},
	"badminton": {"racket", "badminton"}, "squash": {"racket", "squash"}, "padel": {"racket", "padel"}, "pickleball": {"racket", "pickleball"}, "racquetball": {"racket", "racquetball"}, "tabletennis": {"racket", "table_tennis"},

	// The common ones as the languages of accounts write them.
	"lauf": {"running"}, "laufen": {"running"}, "traillauf": {"running", "trail"}, "virtuellerlauf": {"running", "virtual_activity"}, "radfahrt": {"cycling"}, "radfahren": {"cycling"}, "virtuelleradfahrt": {"cycling", "virtual_activity"}, "ebikefahrt": {"e_biking", "e_bike_fitness"},
	"mountainbikefahrt": {"cycling", "mountain"}, "gravelfahrt": {"cycling", "gravel_cycling"}, "schwimmen": {"swimming"}, "wanderung": {"hiking"}, "wandern": {"hiking"}, "spaziergang": {"walking"}, "gehen": {"walking"}, "krafttraining": {"training", "strength_training"}, "training": {"training"},
	"skilanglauf": {"cross_country_skiing"}, "langlauf": {"cross_country_skiing"}, "skialpin": {"alpine_skiing"}, "skitour": {"alpine_skiing", "backcountry"}, "skitouren": {"alpine_skiing", "backcountry"}, "rudern": {"rowing"}, "klettern": {"rock_climbing"},
	"carrera": {"running"}, "bicicleta": {"cycling"}, "ciclismo": {"cycling"}, "vueltaenbicicleta": {"cycling"}, "bicicletavirtual": {"cycling", "virtual_activity"}, "ciclismovirtual": {"cycling", "virtual_activity"}, "natación": {"swimming"}, "senderismo": {"hiking"}, "excursión": {"hiking"}, "caminata": {"walking"}, "paseo": {"walking"}, "entrenamientoconpesas": {"training", "strength_training"}, "entrenamiento": {"training"},
	"courseàpied": {"running"}, "trail": {"running", "trail"}, "vélo": {"cycling"}, "sortieàvélo": {"cycling"}, "vélovirtuel": {"cycling", "virtual_activity"}, "natation": {"swimming"}, "randonnée": {"hiking"}, "marche": {"walking"}, "musculation": {"training", "strength_training"}, "entraînement": {"training"},
	"corsa": {"running"}, "giroinbici": {"cycling"}, "pedalata": {"cycling"}, "uscitainbici": {"cycling"}, "nuoto": {"swimming"}, "escursione": {"hiking"}, "escursionismo": {"hiking"}, "camminata": {"walking"}, "passeggiata": {"walking"}, "allenamento": {"training"}, "allenamentoconipesi": {"training", "strength_training"},
	"corrida": {"running"}, "pedalada": {"cycling"}, "natação": {"swimming"}, "trilha": {"hiking"}, "caminhada": {"walking"}, "musculação": {"training", "strength_training"}, "treinamentocompeso": {"training", "strength_training"}, "treino": {"training"},
	"hardlopen": {"running"}, "hardloopsessie": {"running"}, "fietsrit": {"cycling"}, "fietsen": {"cycling"}, "zwemmen": {"swimming"}, "wandeling": {"walking"}, "hiken": {"hiking"}, "krachttraining": {"training", "strength_training"},
	"ラン": {"running"}, "ランニング": {"running"}, "ライド": {"cycling"}, "バーチャルライド": {"cycling", "virtual_activity"}, "スイム": {"swimming"}, "水泳": {"swimming"}, "ハイキング": {"hiking"}, "ウォーク": {"walking"}, "ウォーキング": {"walking"}, "ワークアウト": {"training"},
	"跑步": {"running"}, "骑行": {"cycling"}, "游泳": {"swimming"}, "徒步": {"hiking"}, "步行": {"walking"}, "달리기": {"running"}, "라이딩": {"cycling"}, "수영": {"swimming"}, "하이킹": {"hiking"}, "걷기": {"walking"},
	"забег": {"running"}, "бег": {"running"}, "заезд": {"cycling"}, "велосипед": {"cycling"}, "плавание": {"swimming"}, "ходьба": {"walking"}, "поход": {"hiking"},
}

func sportOf(name string) (sport, sub string) {
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || r == 'ー' {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	if s, ok := sports[key]; ok {
		return s[0], s[1]
	}
	return "generic", ""
}
