CREATE TABLE dorsiflex_version (
	version_num VARCHAR(32) COLLATE "C" NOT NULL, 
	CONSTRAINT dorsiflex_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE person (
	id SERIAL NOT NULL, 
	name VARCHAR COLLATE "C" NOT NULL, 
	name_key VARCHAR COLLATE "C" NOT NULL, 
	is_default BOOLEAN NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_name_key UNIQUE (name_key)
);
CREATE TABLE person_code (
	person_id INTEGER NOT NULL, 
	code VARCHAR COLLATE "C" NOT NULL, 
	CONSTRAINT pk_person_code PRIMARY KEY (person_id), 
	CONSTRAINT uq_person_code_code UNIQUE (code)
);
CREATE TABLE change (
	id SERIAL NOT NULL, 
	made_at VARCHAR COLLATE "C" NOT NULL, 
	summary VARCHAR COLLATE "C" NOT NULL, 
	undone BOOLEAN NOT NULL, 
	undone_order INTEGER, 
	CONSTRAINT pk_change PRIMARY KEY (id)
);
CREATE TABLE test (
	id SERIAL NOT NULL, 
	uuid VARCHAR COLLATE "C" NOT NULL, 
	person_id INTEGER NOT NULL, 
	side VARCHAR COLLATE "C" NOT NULL, 
	tested_at VARCHAR COLLATE "C" NOT NULL, 
	utc_offset_minutes INTEGER NOT NULL, 
	pain INTEGER, 
	sharp BOOLEAN NOT NULL, 
	footwear VARCHAR COLLATE "C", 
	warmed_up BOOLEAN, 
	back_foot VARCHAR COLLATE "C", 
	tags VARCHAR COLLATE "C" NOT NULL, 
	note VARCHAR COLLATE "C", 
	trial_1 INTEGER NOT NULL, 
	trial_2 INTEGER, 
	trial_3 INTEGER, 
	trial_4 INTEGER, 
	trial_5 INTEGER, 
	trial_6 INTEGER, 
	trial_7 INTEGER, 
	trial_8 INTEGER, 
	trial_9 INTEGER, 
	trial_10 INTEGER, 
	measured_by VARCHAR COLLATE "C", 
	session_id INTEGER, 
	CONSTRAINT pk_test PRIMARY KEY (id), 
	CONSTRAINT uq_test_uuid UNIQUE (uuid), 
	CONSTRAINT ck_test_uuid CHECK (length(uuid) = 36), 
	CONSTRAINT ck_test_side CHECK (side IN ('left', 'right')), 
	CONSTRAINT ck_test_tested_at CHECK (tested_at LIKE '____-__-__T__:__:__'), 
	CONSTRAINT ck_test_tested_at_exists CHECK (to_char(CAST(tested_at AS TIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS') = tested_at), 
	CONSTRAINT ck_test_utc_offset_minutes CHECK (utc_offset_minutes BETWEEN -1080 AND 1080 AND utc_offset_minutes = CAST(utc_offset_minutes AS INTEGER)), 
	CONSTRAINT ck_test_pain CHECK (pain BETWEEN 0 AND 10 AND pain = CAST(pain AS INTEGER)), 
	CONSTRAINT ck_test_footwear CHECK (footwear IN ('barefoot', 'shoes')), 
	CONSTRAINT ck_test_back_foot CHECK (back_foot IN ('flat', 'raised', 'off')), 
	CONSTRAINT ck_test_trial_1 CHECK (trial_1 BETWEEN 0 AND 3000 AND trial_1 = CAST(trial_1 AS INTEGER)), 
	CONSTRAINT ck_test_trial_2 CHECK (trial_2 BETWEEN 0 AND 3000 AND trial_2 = CAST(trial_2 AS INTEGER)), 
	CONSTRAINT ck_test_trial_3 CHECK (trial_3 BETWEEN 0 AND 3000 AND trial_3 = CAST(trial_3 AS INTEGER)), 
	CONSTRAINT ck_test_trial_4 CHECK (trial_4 BETWEEN 0 AND 3000 AND trial_4 = CAST(trial_4 AS INTEGER)), 
	CONSTRAINT ck_test_trial_5 CHECK (trial_5 BETWEEN 0 AND 3000 AND trial_5 = CAST(trial_5 AS INTEGER)), 
	CONSTRAINT ck_test_trial_6 CHECK (trial_6 BETWEEN 0 AND 3000 AND trial_6 = CAST(trial_6 AS INTEGER)), 
	CONSTRAINT ck_test_trial_7 CHECK (trial_7 BETWEEN 0 AND 3000 AND trial_7 = CAST(trial_7 AS INTEGER)), 
	CONSTRAINT ck_test_trial_8 CHECK (trial_8 BETWEEN 0 AND 3000 AND trial_8 = CAST(trial_8 AS INTEGER)), 
	CONSTRAINT ck_test_trial_9 CHECK (trial_9 BETWEEN 0 AND 3000 AND trial_9 = CAST(trial_9 AS INTEGER)), 
	CONSTRAINT ck_test_trial_10 CHECK (trial_10 BETWEEN 0 AND 3000 AND trial_10 = CAST(trial_10 AS INTEGER)), 
	CONSTRAINT ck_test_trials_in_a_row CHECK ((trial_3 IS NULL OR trial_2 IS NOT NULL) AND (trial_4 IS NULL OR trial_3 IS NOT NULL) AND (trial_5 IS NULL OR trial_4 IS NOT NULL) AND (trial_6 IS NULL OR trial_5 IS NOT NULL) AND (trial_7 IS NULL OR trial_6 IS NOT NULL) AND (trial_8 IS NULL OR trial_7 IS NOT NULL) AND (trial_9 IS NULL OR trial_8 IS NOT NULL) AND (trial_10 IS NULL OR trial_9 IS NOT NULL)), 
	CONSTRAINT ck_test_measured_by CHECK (measured_by IN ('self', 'other')), 
	CONSTRAINT ck_test_session_id CHECK (session_id > 0 AND session_id < id), 
	CONSTRAINT fk_test_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE goal (
	id SERIAL NOT NULL, 
	person_id INTEGER NOT NULL, 
	side VARCHAR COLLATE "C" NOT NULL, 
	target INTEGER NOT NULL, 
	by_day VARCHAR COLLATE "C", 
	CONSTRAINT pk_goal PRIMARY KEY (id), 
	CONSTRAINT uq_goal_person_id_side UNIQUE (person_id, side), 
	CONSTRAINT ck_goal_side CHECK (side IN ('left', 'right')), 
	CONSTRAINT ck_goal_target CHECK (target BETWEEN 0 AND 3000 AND target = CAST(target AS INTEGER)), 
	CONSTRAINT ck_goal_by_day CHECK (by_day LIKE '____-__-__'), 
	CONSTRAINT ck_goal_by_day_exists CHECK (to_char(CAST(by_day AS DATE), 'YYYY-MM-DD') = by_day), 
	CONSTRAINT fk_goal_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE changed (
	id SERIAL NOT NULL, 
	change_id INTEGER NOT NULL, 
	table_name VARCHAR COLLATE "C" NOT NULL, 
	first_id INTEGER NOT NULL, 
	last_id INTEGER NOT NULL, 
	image VARCHAR COLLATE "C", 
	CONSTRAINT pk_changed PRIMARY KEY (id), 
	CONSTRAINT ck_changed_ids CHECK (first_id <= last_id), 
	CONSTRAINT fk_changed_change_id_change FOREIGN KEY(change_id) REFERENCES change (id) ON DELETE CASCADE
);
CREATE TABLE training (
	id SERIAL NOT NULL, 
	uuid VARCHAR COLLATE "C" NOT NULL, 
	person_id INTEGER NOT NULL, 
	exercise VARCHAR COLLATE "C" NOT NULL, 
	done_at VARCHAR COLLATE "C" NOT NULL, 
	utc_offset_minutes INTEGER NOT NULL, 
	side VARCHAR COLLATE "C", 
	sets INTEGER, 
	reps INTEGER, 
	hold_s INTEGER, 
	load INTEGER, 
	pain INTEGER, 
	sharp BOOLEAN NOT NULL, 
	note VARCHAR COLLATE "C", 
	CONSTRAINT pk_training PRIMARY KEY (id), 
	CONSTRAINT uq_training_uuid UNIQUE (uuid), 
	CONSTRAINT ck_training_uuid CHECK (length(uuid) = 36), 
	CONSTRAINT ck_training_exercise CHECK (length(exercise) > 0), 
	CONSTRAINT ck_training_done_at CHECK (done_at LIKE '____-__-__T__:__:__'), 
	CONSTRAINT ck_training_done_at_exists CHECK (to_char(CAST(done_at AS TIMESTAMP), 'YYYY-MM-DD"T"HH24:MI:SS') = done_at), 
	CONSTRAINT ck_training_utc_offset_minutes CHECK (utc_offset_minutes BETWEEN -1080 AND 1080 AND utc_offset_minutes = CAST(utc_offset_minutes AS INTEGER)), 
	CONSTRAINT ck_training_side CHECK (side IN ('left', 'right', 'both')), 
	CONSTRAINT ck_training_sets CHECK (sets BETWEEN 1 AND 100 AND sets = CAST(sets AS INTEGER)), 
	CONSTRAINT ck_training_reps CHECK (reps BETWEEN 1 AND 1000 AND reps = CAST(reps AS INTEGER)), 
	CONSTRAINT ck_training_hold_s CHECK (hold_s BETWEEN 1 AND 3600 AND hold_s = CAST(hold_s AS INTEGER)), 
	CONSTRAINT ck_training_load CHECK (load BETWEEN 0 AND 50000 AND load = CAST(load AS INTEGER)), 
	CONSTRAINT ck_training_pain CHECK (pain BETWEEN 0 AND 10 AND pain = CAST(pain AS INTEGER)), 
	CONSTRAINT fk_training_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE morning (
	id SERIAL NOT NULL, 
	person_id INTEGER NOT NULL, 
	day VARCHAR COLLATE "C" NOT NULL, 
	pain INTEGER NOT NULL, 
	CONSTRAINT pk_morning PRIMARY KEY (id), 
	CONSTRAINT uq_morning_person_id_day UNIQUE (person_id, day), 
	CONSTRAINT ck_morning_day CHECK (day LIKE '____-__-__'), 
	CONSTRAINT ck_morning_day_exists CHECK (to_char(CAST(day AS DATE), 'YYYY-MM-DD') = day), 
	CONSTRAINT ck_morning_pain CHECK (pain BETWEEN 0 AND 10 AND pain = CAST(pain AS INTEGER)), 
	CONSTRAINT fk_morning_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE training_plan (
	id SERIAL NOT NULL, 
	person_id INTEGER NOT NULL, 
	start_day VARCHAR COLLATE "C" NOT NULL, 
	end_day VARCHAR COLLATE "C" NOT NULL, 
	CONSTRAINT pk_training_plan PRIMARY KEY (id), 
	CONSTRAINT ck_training_plan_start_day CHECK (start_day LIKE '____-__-__'), 
	CONSTRAINT ck_training_plan_start_day_exists CHECK (to_char(CAST(start_day AS DATE), 'YYYY-MM-DD') = start_day), 
	CONSTRAINT ck_training_plan_end_day CHECK (end_day LIKE '____-__-__'), 
	CONSTRAINT ck_training_plan_end_day_exists CHECK (to_char(CAST(end_day AS DATE), 'YYYY-MM-DD') = end_day), 
	CONSTRAINT ck_training_plan_days CHECK (start_day <= end_day), 
	CONSTRAINT fk_training_plan_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE event (
	id SERIAL NOT NULL, 
	uuid VARCHAR COLLATE "C" NOT NULL, 
	person_id INTEGER NOT NULL, 
	day VARCHAR COLLATE "C" NOT NULL, 
	side VARCHAR COLLATE "C" NOT NULL, 
	is_baseline BOOLEAN NOT NULL, 
	text VARCHAR COLLATE "C" NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id), 
	CONSTRAINT uq_event_uuid UNIQUE (uuid), 
	CONSTRAINT ck_event_uuid CHECK (length(uuid) = 36), 
	CONSTRAINT ck_event_day CHECK (day LIKE '____-__-__'), 
	CONSTRAINT ck_event_day_exists CHECK (to_char(CAST(day AS DATE), 'YYYY-MM-DD') = day), 
	CONSTRAINT ck_event_side CHECK (side IN ('left', 'right', 'both')), 
	CONSTRAINT ck_event_text CHECK (length(text) BETWEEN 1 AND 200), 
	CONSTRAINT fk_event_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE plan_item (
	plan_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	exercise VARCHAR COLLATE "C" NOT NULL, 
	times INTEGER NOT NULL, 
	sets INTEGER, 
	reps INTEGER, 
	hold_s INTEGER, 
	since_day VARCHAR COLLATE "C" NOT NULL, 
	until_day VARCHAR COLLATE "C" NOT NULL, 
	CONSTRAINT pk_plan_item PRIMARY KEY (plan_id, position), 
	CONSTRAINT ck_plan_item_position CHECK (position BETWEEN 1 AND 1000 AND position = CAST(position AS INTEGER)), 
	CONSTRAINT ck_plan_item_exercise CHECK (length(exercise) > 0), 
	CONSTRAINT ck_plan_item_times CHECK (times BETWEEN 1 AND 7 AND times = CAST(times AS INTEGER)), 
	CONSTRAINT ck_plan_item_sets CHECK (sets BETWEEN 1 AND 100 AND sets = CAST(sets AS INTEGER)), 
	CONSTRAINT ck_plan_item_reps CHECK (reps BETWEEN 1 AND 1000 AND reps = CAST(reps AS INTEGER)), 
	CONSTRAINT ck_plan_item_hold_s CHECK (hold_s BETWEEN 1 AND 3600 AND hold_s = CAST(hold_s AS INTEGER)), 
	CONSTRAINT ck_plan_item_since_day CHECK (since_day LIKE '____-__-__'), 
	CONSTRAINT ck_plan_item_since_day_exists CHECK (to_char(CAST(since_day AS DATE), 'YYYY-MM-DD') = since_day), 
	CONSTRAINT ck_plan_item_until_day CHECK (until_day LIKE '____-__-__'), 
	CONSTRAINT ck_plan_item_until_day_exists CHECK (to_char(CAST(until_day AS DATE), 'YYYY-MM-DD') = until_day), 
	CONSTRAINT ck_plan_item_days CHECK (since_day <= until_day), 
	CONSTRAINT fk_plan_item_plan_id_training_plan FOREIGN KEY(plan_id) REFERENCES training_plan (id) ON DELETE CASCADE
);
CREATE INDEX ix_changed_change_id_id ON changed (change_id, id);
CREATE INDEX ix_event_person_id_day ON event (person_id, day);
CREATE INDEX ix_test_person_id_side_tested_at ON test (person_id, side, tested_at);
CREATE INDEX ix_test_person_id_tested_at ON test (person_id, tested_at);
CREATE INDEX ix_training_person_id_done_at ON training (person_id, done_at);
CREATE INDEX ix_training_plan_person_id_start_day ON training_plan (person_id, start_day);
INSERT INTO dorsiflex_version VALUES ('0007');
