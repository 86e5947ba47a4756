namespace Drift;

/// <summary>Hourly demand made from a known law: trend, day, week, temperature, noise. At one hour the noise becomes two and a half times as large and evenings grow, as if many had bought electric cars.</summary>
internal static class DemandData
{
    public const int FeatureCount = 10;
    private const int Day = 24, Week = 7 * Day;

    public static List<DemandHour> Make(int hours, int change, int seed)
    {
        var random = new Random(seed);
        var (demand, rows, weather) = (new double[hours + Week], new List<DemandHour>(), 0.0);
        for (var t = 0; t < demand.Length; t++)
        {
            var (day, week, changed) = (2 * Math.PI * t / Day, 2 * Math.PI * t / Week, t - Week >= change);
            weather = 0.97 * weather + 0.25 * Normal();
            var temperature = 10 - 8 * Math.Cos(2 * Math.PI * t / (365 * Day)) + 4 * weather;
            var evening = Math.Exp(-Math.Pow((t % Day - 19) / 2.5, 2));
            demand[t] = 500 + 0.002 * t - 60 * Math.Cos(day) + 25 * Math.Sin(2 * day) + 30 * Math.Cos(week) + 1.5 * Math.Abs(temperature - 16)
                + (changed ? 60 : 15) * evening + (changed ? 25 : 10) * Normal();
            if (t >= Week)
            {
                rows.Add(new()
                {
                    Hour = t - Week, Label = (float)demand[t],
                    Features = [.. new[] { Math.Cos(day), Math.Sin(day), Math.Cos(2 * day), Math.Sin(2 * day), Math.Cos(week), Math.Sin(week), temperature, Math.Abs(temperature - 16), demand[t - Day], demand[t - Week] }.Select(x => (float)x)],
                });
            }
        }
        return rows;

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
