/** Paragraphs, each with a question that it answers in other forms of its words. */
export const PARAGRAPHS: Readonly<Record<string, readonly (readonly [paragraph: string, question: string])[]>> = {
  en: [
    [
      'The old lighthouse on the cliff was automated in 1986, and its last keeper retired to the village below.',
      'When did the keeper of the lighthouse retire?',
    ],
    [
      'Bees communicate the direction of flowers by a waggle dance that is performed on the honeycomb.',
      'How do bees tell each other where flowers are?',
    ],
    [
      'Concrete hardens because cement reacts with water; it does not simply dry, and it needs moisture for weeks.',
      'Why does concrete harden?',
    ],
    [
      'The committee rejected the budget twice before a compromise on school funding was found in March.',
      'What compromise did the committee find about funding schools?',
    ],
    ['Sourdough bread rises through wild yeasts and lactic acid bacteria that live in the starter.', 'What makes sourdough rise?'],
    [
      'The violin maker chose spruce for the top and maple for the back, and varnished both by hand.',
      'Which wood did the violin maker choose for the back?',
    ],
    ['A glacier moves by sliding over its bed and by the slow deformation of its ice.', 'How do glaciers move?'],
    [
      'Passengers whose flight is cancelled may choose between a refund and another connection.',
      'Can a passenger get a refund for cancelled flights?',
    ],
  ],
  es: [
    [
      'Los jardineros podan los rosales a finales del invierno para que florezcan con más fuerza en primavera.',
      '¿Cuándo podan los rosales en invierno los jardineros?',
    ],
    [
      'El acueducto romano abastecía de agua a la ciudad y cruzaba el valle sobre más de cien arcos de granito.',
      '¿Cuántos arcos tiene el acueducto que llevaba agua a la ciudad?',
    ],
    ['La pescadería cierra los lunes porque los barcos no salen a faenar los domingos.', '¿Por qué está cerrada la pescadería el lunes?'],
    [
      'Las abejas recogen el néctar y lo transforman en miel dentro de las colmenas durante el verano.',
      '¿Qué transforma una abeja en miel?',
    ],
    [
      'El museo conserva cartas manuscritas del poeta, escritas durante su exilio en Argentina.',
      '¿Dónde escribió el poeta sus cartas durante el exilio?',
    ],
    [
      'Los sindicatos convocaron una huelga de conductores de autobús tras fracasar las negociaciones salariales.',
      '¿Por qué hicieron huelga los conductores de los autobuses?',
    ],
    [
      'La paella valenciana tradicional lleva arroz, pollo, conejo y judías verdes, pero nunca chorizo.',
      '¿Qué ingredientes lleva una paella tradicional?',
    ],
    [
      'Los volcanes submarinos expulsan minerales que alimentan a bacterias en la oscuridad del océano.',
      '¿De qué se alimentan las bacterias del volcán submarino?',
    ],
  ],
  de: [
    [
      'Die Bäckerei öffnet um fünf Uhr, damit die Pendler vor der Abfahrt des ersten Zuges frische Brötchen kaufen können.',
      'Wann öffnen die Bäcker für Pendler, die Brötchen wollen?',
    ],
    [
      'Der Förster pflanzte nach dem Sturm Buchen und Eichen, weil Fichten unter der Trockenheit leiden.',
      'Welche Bäume pflanzten die Förster nach dem Sturm?',
    ],
    [
      'Das Orchester probte die Symphonie drei Wochen lang, ehe der Dirigent mit den Hörnern zufrieden war.',
      'Wie lange hat das Orchester die Symphonie geprobt?',
    ],
    [
      'Mieter dürfen die Miete mindern, wenn die Heizung im Winter mehrere Tage ausfällt.',
      'Darf ein Mieter bei ausgefallener Heizung die Miete mindern?',
    ],
    [
      'Der Kanal verbindet zwei Flüsse und überwindet mit sechzehn Schleusen einen Höhenunterschied von achtzig Metern.',
      'Wie viele Schleusen hat der Kanal zwischen den Flüssen?',
    ],
    [
      'Die Lehrerin ließ die Schüler das Gedicht auswendig lernen und anschließend zeichnen.',
      'Was lernten die Schüler der Lehrerin auswendig?',
    ],
    [
      'Im Bergwerk wurde bis 1958 Silber gefördert; heute führt ein Besucherstollen in die Tiefe.',
      'Bis wann förderte das Bergwerk Silber?',
    ],
    ['Zugvögel orientieren sich am Magnetfeld der Erde und an den Sternen.', 'Woran orientiert sich ein Zugvogel?'],
  ],
  ru: [
    ['Рыбаки вышли на озеро до рассвета и вернулись с богатым уловом судака и щуки.', 'С каким уловом вернулся рыбак с озера?'],
    [
      'Библиотека получила в дар рукописи композитора, которые хранились в семье почти сто лет.',
      'Кто хранил рукопись композитора, подаренную библиотеке?',
    ],
    ['Мост через реку закрыли на ремонт: опоры разрушались из-за весеннего льда.', 'Почему закрыт мост над рекой?'],
    ['Пекарь добавляет в тесто мёд и корицу, поэтому пряники долго остаются мягкими.', 'Что добавляют пекари в тесто для пряников?'],
    [
      'Астрономы обнаружили планету, которая обращается вокруг двух звёзд за девяносто дней.',
      'Какую планету обнаружил астроном у двух звезд?',
    ],
    ['Дети построили во дворе снежную крепость, а вечером залили её водой.', 'Какую крепость строят дети из снега во дворе?'],
    ['Завод выпускает тракторы и отправляет их покупателям по железной дороге.', 'Как завод отправляет трактор покупателю?'],
    ['Врач посоветовал больному гулять по лесу и меньше работать по ночам.', 'Что советует врач больным?'],
  ],
  tr: [
    ['Balıkçılar teknelerini fırtınadan önce limana çekti ve ağlarını onarmaya başladı.', 'Fırtınadan önce tekneler nereye çekildi?'],
    ['Köydeki değirmen rüzgârla çalışırdı; buğdayı öğütmek için çiftçiler sıraya girerdi.', 'Değirmende buğday nasıl öğütülürdü?'],
    ['Müzedeki halılar iki yüz yıl önce doğal boyalarla dokunmuştur.', 'Müzenin halıları hangi boyayla dokundu?'],
    ['Öğretmen öğrencilere kütüphaneden birer roman seçmelerini söyledi.', 'Öğrenciler kütüphaneden ne seçti?'],
    ['Zeytinler sonbaharda toplanır ve aynı gün sıkılarak yağa dönüştürülür.', 'Zeytin ne zaman toplanıyor?'],
    ['Depremden sonra mühendisler köprüleri denetledi ve ikisini trafiğe kapattı.', 'Mühendis depremde hangi köprüyü kapattı?'],
    ['Arılar çiçeklerden topladıkları nektarı kovanda bala çevirir.', 'Arı kovanında nektar neye çevrilir?'],
    ['Trenler kar yüzünden gecikti, yolcular geceyi istasyonda geçirdi.', 'Yolcuların treni neden gecikti?'],
  ],
  ar: [
    ['يزرع الفلاحون القمح في الخريف ويحصدونه في بداية الصيف بعد أن تصفر السنابل.', 'متى يحصد الفلاح القمح؟'],
    ['تحفظ المكتبة مخطوطات قديمة في علم الفلك كتبها علماء الأندلس.', 'من كتب المخطوطة القديمة في الفلك المحفوظة بالمكتبة؟'],
    ['أغلقت البلدية الجسر أمام الشاحنات بسبب تشققات في الأعمدة.', 'لماذا أغلق الجسر أمام الشاحنة؟'],
    ['يصنع الخباز الخبز من دقيق الشعير والعسل ويخبزه في فرن من الطين.', 'مم يصنع الخبازون خبز الشعير؟'],
    ['تهاجر الطيور جنوبا في الشتاء وتعود إلى البحيرات في الربيع.', 'إلى أين يهاجر الطائر في الشتاء؟'],
    ['اكتشف المهندسون تسربا للماء في النفق وأصلحوه خلال أسبوع.', 'ماذا اكتشف المهندس في الأنفاق؟'],
    ['يتعلم الأطفال العزف على العود في مدرسة الموسيقى بالمدينة القديمة.', 'أين يتعلم الطفل عزف العود؟'],
    ['ترتفع أسعار السمك عندما تمنع العواصف الصيادين من الإبحار.', 'متى ترتفع أسعار الأسماك؟'],
  ],
  zh: [
    ['老茶农清明之前上山采茶，当天晚上用铁锅炒制，第二天送到镇上的市场出售。', '茶农什么时候采茶？'],
    ['大桥建成以后，渡船停止了营运，船夫们改行做起了导游。', '渡船停运后船夫改做什么？'],
    ['图书馆收藏了三百多幅古代地图，其中最早的一幅绘制于宋代。', '图书馆最早的古代地图是哪个朝代的？'],
    ['熊猫每天要吃十几公斤竹子，因为竹子的营养很难消化。', '熊猫为什么每天吃那么多竹子？'],
    ['地震发生后，工程师检查了全城的水管，发现七处漏水。', '工程师在水管上发现了几处漏水？'],
    ['小提琴的面板用云杉制成，背板用枫木制成。', '小提琴背板是什么木头？'],
    ['候鸟靠地球磁场和星星辨别方向。', '候鸟怎样辨别方向？'],
    ['由于大雪，列车晚点六个小时，旅客在车站过夜。', '列车为什么晚点？'],
  ],
  th: [
    ['ชาวนาปลูกข้าวในฤดูฝนและเก็บเกี่ยวข้าวเมื่อถึงต้นฤดูหนาว', 'ชาวนาเก็บเกี่ยวข้าวเมื่อไร'],
    ['ช้างป่าเดินลงมาจากภูเขาเพื่อกินกล้วยในสวนของชาวบ้านตอนกลางคืน', 'ช้างป่ากินอะไรในสวน'],
    ['พิพิธภัณฑ์เก็บรักษาเรือไม้โบราณที่พบในแม่น้ำเมื่อห้าสิบปีก่อน', 'เรือโบราณในพิพิธภัณฑ์พบที่ไหน'],
    ['วิศวกรตรวจสอบสะพานหลังแผ่นดินไหวและพบรอยร้าวที่เสา', 'วิศวกรพบรอยร้าวที่ส่วนไหนของสะพาน'],
    ['แม่ค้าทำขนมจากกะทิและน้ำตาลมะพร้าวขายในตลาดน้ำ', 'ขนมของแม่ค้าในตลาดน้ำทำจากอะไร'],
    ['รถไฟล่าช้าเพราะน้ำท่วมราง ผู้โดยสารต้องนอนที่สถานี', 'ทำไมรถไฟล่าช้า'],
    ['ผึ้งเปลี่ยนน้ำหวานจากดอกไม้เป็นน้ำผึ้งในรัง', 'ผึ้งเปลี่ยนอะไรเป็นน้ำผึ้ง'],
    ['ครูสอนนักเรียนเล่นระนาดทุกวันเสาร์ที่วัด', 'ครูสอนระนาดวันไหน'],
  ],
};
