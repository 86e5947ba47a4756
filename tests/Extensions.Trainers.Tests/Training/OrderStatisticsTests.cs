using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

public class OrderStatisticsTests
{
    private static readonly Dictionary<string, Func<Random, int, float>> Kinds = new()
    {
        ["random"] = (random, _) => random.NextSingle(),
        ["few values"] = (random, _) => random.Next(3),
        ["equal"] = (_, _) => 5,
        ["ascending"] = (_, place) => place,
        ["descending"] = (_, place) => -place,
        ["organ pipe"] = (_, place) => Math.Abs(place - 40),
    };

    public static TheoryData<string> KindNames() => new(Kinds.Keys);

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(KindNames))]
    public void Select_AnyRank_IsWhatASortPutsThere(string kind)
    {
        var random = new Random(1);
        foreach (var count in new[] { 1, 2, 3, 7, 80, 81 })
        {
            float[] values = [.. Enumerable.Range(0, count).Select(place => Kinds[kind](random, place))];
            float[] sorted = [.. values.Order()];
            for (var rank = 0; rank < count; rank++)
            {
                float[] own = [.. values];
                OrderStatistics.Select(own, rank);
                Assert.Equal(sorted[rank], own[rank]);
                Assert.All(own[..rank], value => Assert.True(value <= own[rank]));
                Assert.All(own[rank..], value => Assert.True(value >= own[rank]));
                Assert.Equal(sorted, own.Order());
            }
        }
    }
}
