using QuickStart;

namespace Extensions.Samples.Tests.QuickStart;

public class CustomerDataTests
{
    private const int Rows = 12_000;
    private static readonly Table Customers = CustomerData.Make(Rows, seed: 1);

    /// <summary>Five standard deviations of a binomial share: wrong by chance once in two million.</summary>
    private static double Bound(double share, int rows) => 5 * Math.Sqrt(share * (1 - share) / rows);

    [Fact]
    [Trait("Kind", "Property")]
    public void Make_SameSeed_GivesTheSameRows()
    {
        Assert.Equal(Customers.Rows.Take(500), CustomerData.Make(500, seed: 1).Rows);
        Assert.NotEqual(Customers.Rows.Take(500), CustomerData.Make(500, seed: 2).Rows);
    }

    [Fact]
    [Trait("Kind", "Guarantee")]
    public void Make_Labels_AreWrongAtTheStatedRateAndSymmetrically()
    {
        var (typed, right) = (Customers.Values(Customers.IndexOf(CustomerData.Label)).ToArray(), Customers.Values(Customers.IndexOf(CustomerData.TrueLabel)).ToArray());
        var wrong = typed.Zip(right).Where(pair => pair.First != pair.Second).ToArray();
        Assert.InRange(wrong.Length / (double)Rows, CustomerData.NoiseRate - Bound(CustomerData.NoiseRate, Rows), CustomerData.NoiseRate + Bound(CustomerData.NoiseRate, Rows));
        var wrongStays = wrong.Where(pair => pair.Second == "stays").ToArray();
        Assert.All(wrongStays.CountBy(pair => pair.First), count => Assert.InRange(count.Value / (double)wrongStays.Length, 1 / 3.0 - Bound(1 / 3.0, wrongStays.Length), 1 / 3.0 + Bound(1 / 3.0, wrongStays.Length)));
    }

    [Fact]
    [Trait("Kind", "Property")]
    public void Make_Classes_AreFourWithARareOne()
    {
        var shares = Customers.Values(Customers.IndexOf(CustomerData.TrueLabel)).CountBy(label => label).ToDictionary(pair => pair.Key, pair => pair.Value / (double)Rows);
        Assert.Equal(4, shares.Count);
        Assert.InRange(shares[CustomerData.RareClass], 0.02, 0.03);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void From_Customers_TestLabelsAreRightAndTheTruthIsNoFeature()
    {
        var problem = Problem.From(Customers, CustomerData.Label, decimalComma: false, seed: 1, CustomerData.TrueLabel);
        Assert.Equal(problem.Test.Values(problem.Test.IndexOf(CustomerData.TrueLabel)), problem.Test.Values(problem.Test.IndexOf(CustomerData.Label)));
        Assert.NotEqual(problem.Train.Values(problem.Train.IndexOf(CustomerData.TrueLabel)), problem.Train.Values(problem.Train.IndexOf(CustomerData.Label)));
        Assert.DoesNotContain(CustomerData.TrueLabel, problem.Columns.Select(column => column.Name));
        Assert.Equal(["customer_id"], problem.Names(ColumnKind.Dropped));
        Assert.Contains(problem.Columns, column => column is { Kind: ColumnKind.Number, HasMissing: true });
        Assert.Contains(problem.Columns, column => column is { Kind: ColumnKind.Category, HasMissing: true });
    }
}
