"""What patients write that names nobody: every line must come out as it went in."""

from __future__ import annotations

ZH = """
我妈妈65岁，2023年10月5日住院，报销80%
我爸70岁，城乡居民医保，在广州市住院花了32000元，能报多少
住院起付线800元，三级医院报销比例70%
2024年1月1日起缴费基数调整为5284元
生孩子产假98天还是178天
白内障手术医保报吗
高血压、糖尿病门慢怎么申请
华法林和阿司匹林是甲类还是乙类
王老吉能刷医保卡吗
《社会保险法》第五十六条怎么说
穗医保规字〔2019〕4号还有效吗
国务院令第535号
人社部发〔2016〕29号文件
国家医保局 财政部关于做好2024年城乡居民基本医疗保障有关工作的通知
于是我去了社保局
马上要退休了
明天能办吗
安全带没系算工伤吗
任何人都可以吗
方便的话告诉我
上海转到深圳医保怎么办
在浙江省杭州市工作，户口在四川省成都市
从2010年7月交到2024年6月，一共交了14年
工资5000块，单位按最低基数交
我是灵活就业人员，男，58岁，还差3年
女工人50岁退休，干部55岁
孩子2025年12月3日出生，生育津贴多久到账
预产期是2026年3月8日
小孩3岁打疫苗免费吗
打12393还是12345
拨打120救护车要钱吗
门诊统筹一年限额1800元
大病保险起付标准14000元，封顶40万元
异地就医备案要不要选医院
中山大学附属第一医院在定点名单里吗
协和医院能异地结算吗
阿尔茨海默病护理补贴标准
克罗恩病住院能报吗
帕金森病算不算门特
霍奇金淋巴瘤靶向药进医保了吗
用人单位不给交社保怎么投诉
产假期间工资谁发
试用期要不要交五险一金
失业金能领24个月吗
工伤九级赔多少个月工资
视同缴费年限怎么算
个人账户每月划入多少
职工医保和居民医保有什么区别
医保断缴3个月怎么办
单位欠缴医保，住院谁报
老伴去世，丧葬费和抚恤金怎么领
小产假15天工资怎么算
男方陪产假几天
二级伤残每月津贴多少
90岁以上高龄津贴
年满80周岁的老人
第三次住院还要付起付线吗
CT、B超、核磁共振报不报
新冠、甲流、百白破疫苗
周一到周五几点上班
什么时候到账
全部自费吗
张贴在公告栏
和单位解除合同
由于时间关系
向社保局投诉
常见的慢性病
包括哪些项目
经办机构不受理
成功申请了
石家庄和张家口的政策一样吗
华为员工有补充医疗吗
周黑鸭吃坏肚子算食物中毒吗
金银花、黄芪、柴胡颗粒
哪天办理最方便？
10:30开门，17:00下班
满15年，缴费指数0.6
每人每年380元，财政补助670元
1. 身份证 2. 户口本 3. 出院小结
第1.2.3条
比例从80%提高到85%
从2023-01-01到2023-12-31
医院等级：三级甲等
ICD编码E11.9能报门特吗
查艾滋免费吗？几岁到几岁？
花五千买了张准生证，被发现要坐牢吗
我爸走了，他那张卡里还有八千多
医保局开了张假的证明怎么办
已婚的可以白拿避孕的东西吗
咪喹莫特、丁丙诺啡、奈玛特韦都在目录里吗
心理咨询师能开药吗，康复师呢
岳父母算供养亲属吗
我们小区三百户的资料都被卖了
部队驻地社保接不上怎么弄
住公租房小区能申请低保吗
住在养老公寓能报长护险吗
医保就医高峰期要等多久
孩子出生，2025年5月1日办的医保
卫健委和医保局归谁管
""".strip().split("\n")

EN = """
What does Medicare Part B cover?
Can I keep my child on my plan until 26?
I'm 64 and my wife is 62, when can we get Medicare?
Is Hodgkin lymphoma treatment covered by Medicaid in Ohio?
Does TRICARE cover Lou Gehrig's disease?
My deductible is $1,500 and my copay is $30
When does Open Enrollment start? November 1, 2025?
I was in the hospital on 03/07/2024, can I appeal?
How do I appeal a denied claim?
I moved from Texas to California in May 2023
Will my plan pay for an MRI in Columbus, Ohio?
I lost my job on January 15, 2024, can I get COBRA?
I have Blue Cross Blue Shield through my husband's job
Kaiser Permanente says it's out of network
Under the Affordable Care Act, plans must cover preventive care
What is a Health Savings Account?
42 CFR 409.61(a) says 90 days
Call 1-800-MEDICARE (1-800-633-4227)
See www.healthcare.gov or medicare.gov
Do I need Form 1095-A to file taxes?
I make $45,000 a year with a family of 4
What's the income limit for CHIP for 3 kids?
Parkinson's, Alzheimer's and Crohn's disease
Are Ozempic, Humira and insulin covered?
Who pays first, Medicare or my employer plan?
May I apply by mail?
I was diagnosed with Down syndrome as a baby
Can veterans use VA and Medicare together?
HOW DO I APPLY FOR MEDICAID
does medicaid cover dental for adults in new york
why does my mammogram cost more than the tetanus shot
is there a gadget at home that checks my blood
does respite care count, my coworker says yes
my mom has fibro, can she get massage paid
Are Advil, Allegra, Vicodin and Paxlovid covered?
I was at Camp Lejeune in the eighties
Does Asperger syndrome or Marfan syndrome count as a disability?
they said 20000 people in OR 12000 in WA
""".strip().split("\n")

MIXED = """
我的plan cover不cover MRI？
HPV疫苗多少钱
VA福利和Medicare可以一起用吗
在US住院，回国能报销吗
请问CHIP是什么
PPO和HMO有什么区别
""".strip().split("\n")
