namespace Seeder.Local;

internal sealed class PricebookRule : ObjectRule
{
    public override void BeforeDelete(WriteContext context, Row row, List<ApiError> errors)
    {
        if (row.Flag("IsStandard"))
        {
            errors.Add(new ApiError("DELETE_FAILED", "You cannot delete the standard price book."));
        }
    }
}
