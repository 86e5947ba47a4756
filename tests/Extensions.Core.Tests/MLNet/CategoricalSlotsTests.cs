using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace Extensions.Core.Tests.MLNet;

[Trait("Kind", "Contract")]
public class CategoricalSlotsTests
{
    private static readonly MLContext Ml = new(seed: 1);

    private sealed class Row
    {
        public string Town { get; set; } = "";
        public string Trade { get; set; } = "";
        public float Age { get; set; }
        public float Size { get; set; }
    }

    private static readonly IDataView Data = Ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Row { Town = $"town {i % 5}", Trade = $"trade {i % 3}", Age = i }));

    [Fact]
    public void Of_EncodedColumnsAmongNumbers_AreTheirRanges()
    {
        var chain = Ml.Transforms.Categorical.OneHotEncoding([new("Town"), new("Trade")]).Append(Ml.Transforms.Concatenate("Features", "Age", "Trade", "Size", "Town"));
        Assert.Equal<SlotRange>([new SlotRange(1, 3), new SlotRange(5, 5)], CategoricalSlots.Of(chain.Fit(Data).Transform(Data).Schema, "Features"));
    }

    [Fact]
    public void Of_HashedColumn_IsItsRange()
    {
        var chain = Ml.Transforms.Categorical.OneHotHashEncoding("Town", numberOfBits: 4).Append(Ml.Transforms.Concatenate("Features", "Age", "Town"));
        Assert.Equal<SlotRange>([new SlotRange(1, 16)], CategoricalSlots.Of(chain.Fit(Data).Transform(Data).Schema, "Features"));
    }

    [Fact]
    public void Of_ColumnWithoutCategories_IsEmpty()
    {
        var numbers = Ml.Transforms.Concatenate("Features", "Age", "Size").Fit(Data).Transform(Data);
        Assert.Empty(CategoricalSlots.Of(numbers.Schema, "Features"));
        Assert.Empty(CategoricalSlots.Of(SomeData.View(Ml, SomeData.Rows(3)).Schema, "Features"));
        Assert.Empty(CategoricalSlots.Of(numbers.Schema, "Age"));
    }

    /// <summary>An annotation that does not fit the column is no annotation, as for ML.NET's trainers.</summary>
    [Theory]
    [InlineData(0, 9)]
    [InlineData(3, 1)]
    public void Of_RangesBeyondTheColumn_IsEmpty(int first, int last)
    {
        var schema = SchemaDefinition.Create(typeof(SomeData.Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 6);
        schema["Features"].AddAnnotation("CategoricalSlotRanges", new VBuffer<int>(2, [first, last]), new VectorDataViewType(NumberDataViewType.Int32, 2));
        Assert.Empty(CategoricalSlots.Of(Ml.Data.LoadFromEnumerable(SomeData.Rows(3), schema).Schema, "Features"));
    }
}
