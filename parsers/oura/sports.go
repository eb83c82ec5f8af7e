package oura

import "strings"

// sports are FIT's sport and sub-sport for the activities that Oura names. The
// list is open; what is not in it is "generic" and keeps its name.
var sports = map[string][2]string{
	"running": {"running"}, "trailrunning": {"running", "trail"}, "treadmill": {"running", "treadmill"}, "indoorrunning": {"running", "indoor_running"}, "jogging": {"running"},
	"walking": {"walking"}, "nordicwalking": {"walking"}, "indoorwalking": {"walking", "indoor_walking"}, "hiking": {"hiking"},
	"cycling": {"cycling"}, "indoorcycling": {"cycling", "indoor_cycling"}, "mountainbiking": {"cycling", "mountain"}, "ebiking": {"e_biking"}, "spinning": {"cycling", "spin"},
	"swimming": {"swimming"}, "openwaterswimming": {"swimming", "open_water"}, "poolswimming": {"swimming", "lap_swimming"},
	"strengthtraining": {"training", "strength_training"}, "coreexercise": {"training", "strength_training"}, "weightlifting": {"training", "strength_training"}, "crosstraining": {"training", "cardio_training"},
	"hiit": {"hiit", "hiit"}, "yoga": {"training", "yoga"}, "pilates": {"training", "pilates"}, "stretching": {"training", "flexibility_training"}, "flexibility": {"training", "flexibility_training"}, "cardio": {"training", "cardio_training"},
	"aerobics": {"training", "cardio_training"}, "elliptical": {"fitness_equipment", "elliptical"}, "stairexercise": {"fitness_equipment", "stair_climbing"}, "rowing": {"rowing"}, "indoorrowing": {"fitness_equipment", "indoor_rowing"},
	"crosscountryskiing": {"cross_country_skiing"}, "downhillskiing": {"alpine_skiing"}, "snowboarding": {"snowboarding"}, "snowshoeing": {"snowshoeing"}, "iceskating": {"ice_skating"}, "skating": {"ice_skating"}, "rollerskating": {"inline_skating"},
	"dance": {"dance"}, "dancing": {"dance"}, "golf": {"golf"}, "tennis": {"tennis"}, "badminton": {"racket", "badminton"}, "squash": {"racket", "squash"}, "padel": {"racket", "padel"}, "pickleball": {"racket", "pickleball"}, "tabletennis": {"racket", "table_tennis"},
	"soccer": {"soccer"}, "football": {"soccer"}, "americanfootball": {"american_football"}, "basketball": {"basketball"}, "volleyball": {"volleyball"}, "hockey": {"hockey"}, "icehockey": {"hockey"}, "baseball": {"baseball"}, "cricket": {"cricket"}, "rugby": {"rugby"},
	"boxing": {"boxing"}, "martialarts": {"mixed_martial_arts"}, "climbing": {"rock_climbing"}, "rockclimbing": {"rock_climbing"}, "bouldering": {"rock_climbing", "bouldering"}, "horsebackriding": {"horseback_riding"},
	"surfing": {"surfing"}, "kayaking": {"kayaking"}, "paddling": {"paddling"}, "sailing": {"sailing"}, "diving": {"diving"}, "meditation": {"meditation"}, "jumpingrope": {"jump_rope"},
}

func sportOf(name string) (sport, sub string) {
	key := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	if s, ok := sports[key]; ok {
		return s[0], s[1]
	}
	return "generic", ""
}
